package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// Quote is a price, and how long it was waited for.
type Quote struct {
	WaitMicros uint64 `json:"wait_us"`
	PriceCents uint64 `json:"price_cents"`
}

// quoter knows a price, after a wait.
type quoter interface {
	price(ctx context.Context, waitMicros uint64) (cents uint64, err error)
}

// newQuoter asks the downstream at base, or waits by a timer if that is nil.
func newQuoter(base *url.URL) quoter {
	if base == nil {
		return timer{}
	}
	return newDownstream(base)
}

// ANCHOR: quote

// getQuote answers with a price after a wait.
func (s *Service) getQuote(w http.ResponseWriter, r *http.Request) {
	waitMicros, ok := number(r.URL.Query(), "wait_us", "0", 0, 1_000_000)
	if !ok {
		badQuery(w, "wait_us")
		return
	}
	priceCents, err := s.quotes.price(r.Context(), waitMicros)
	if err != nil {
		replyError(w, http.StatusBadGateway, "bad_gateway")
		return
	}
	reply(w, http.StatusOK, Quote{waitMicros, priceCents})
}

// timer waits in the process.
type timer struct{}

func (timer) price(ctx context.Context, waitMicros uint64) (cents uint64, err error) {
	if waitMicros > 0 {
		select {
		case <-time.After(time.Duration(waitMicros) * time.Microsecond):
		case <-ctx.Done(): // the client is gone
			return 0, ctx.Err()
		}
	}
	return 1999, nil
}

// downstream asks a second service.
type downstream struct {
	client  http.Client
	address string // of its /quote
}

func newDownstream(base *url.URL) *downstream {
	return &downstream{
		client: http.Client{
			Transport: &http.Transport{MaxIdleConnsPerHost: 1024}, // else most are closed after use
			Timeout:   2 * time.Second,
		},
		address: base.JoinPath("quote").String(),
	}
}

func (d *downstream) price(ctx context.Context, waitMicros uint64) (cents uint64, err error) {
	address := d.address + "?wait_us=" + strconv.FormatUint(waitMicros, 10)
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return 0, err
	}
	response, err := d.client.Do(request)
	if err != nil {
		return 0, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return 0, fmt.Errorf("%s: %s", address, response.Status)
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, maxBody))
	if err != nil {
		return 0, err
	}
	return decodePrice(body)
}

// ANCHOR_END: quote

// decodePrice is the price in a downstream's quote. What lacks a field is no quote.
func decodePrice(body []byte) (cents uint64, err error) {
	var quote struct {
		WaitMicros *uint64 `json:"wait_us"`
		PriceCents *uint64 `json:"price_cents"`
	}
	if err := decode(body, &quote); err != nil {
		return 0, err
	}
	if quote.WaitMicros == nil || quote.PriceCents == nil {
		return 0, errors.New("a quote lacks wait_us or price_cents")
	}
	return *quote.PriceCents, nil
}
