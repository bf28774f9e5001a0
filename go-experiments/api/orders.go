package main

import (
	"math"
	"net/http"
	"strconv"
)

// Page is a part of the orders.
type Page struct {
	Orders []*Order `json:"orders"`
	Next   *uint64  `json:"next"` // the last one's id if there are more, else nil
}

// ANCHOR: orders

// getOrder answers with one order.
func (s *Service) getOrder(w http.ResponseWriter, r *http.Request) {
	id, err := strconv.ParseUint(r.PathValue("id"), 10, 64)
	if err != nil {
		notFound(w, r)
		return
	}
	order, ok := s.store.Get(id)
	if !ok {
		notFound(w, r)
		return
	}
	reply(w, http.StatusOK, order)
}

// listOrders answers with the orders after an id.
func (s *Service) listOrders(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	limit, ok := number(query, "limit", "20", 1, 100)
	if !ok {
		badQuery(w, "limit")
		return
	}
	after, ok := number(query, "after", "0", 0, math.MaxUint64)
	if !ok {
		badQuery(w, "after")
		return
	}
	reply(w, http.StatusOK, s.page(after, int(limit)))
}

func (s *Service) page(after uint64, limit int) Page {
	orders, more := s.store.Page(after, limit)
	page := Page{Orders: orders}
	if more {
		page.Next = &orders[len(orders)-1].ID
	}
	return page
}

// postOrder stores the order that the body holds.
func (s *Service) postOrder(w http.ResponseWriter, r *http.Request) {
	var draft Draft
	if !readJSON(w, r, &draft) {
		return
	}
	if field := draft.brokenField(); field != "" {
		replyFieldError(w, http.StatusUnprocessableEntity, "invalid_order", field)
		return
	}
	order := s.store.Add(draft)
	w.Header().Set("Location", "/orders/"+strconv.FormatUint(order.ID, 10))
	reply(w, http.StatusCreated, order)
}

// ANCHOR_END: orders
