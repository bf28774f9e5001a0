package main

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// ANCHOR: order

// Item is one line of an order.
type Item struct {
	SKU            string `json:"sku"`
	Quantity       int64  `json:"quantity"`
	UnitPriceCents int64  `json:"unit_price_cents"`
}

// Draft is an order as a client sends it.
type Draft struct {
	Customer string `json:"customer"`
	Items    []Item `json:"items"`
	Note     string `json:"note"`
}

// Order is an order as it is stored. It never changes: whoever has it may read it without a lock.
type Order struct {
	ID uint64 `json:"id"`
	Draft
	TotalCents int64 `json:"total_cents"`
}

// brokenField is the first field that breaks a rule, or "".
func (d *Draft) brokenField() string {
	if d.Customer == "" || !isText(d.Customer, 64) {
		return "customer"
	}
	if len(d.Items) < 1 || len(d.Items) > 100 {
		return "items"
	}
	for _, item := range d.Items {
		if field := item.brokenField(); field != "" {
			return field
		}
	}
	if !isText(d.Note, 200) {
		return "note"
	}
	return ""
}

// brokenField is the first field that breaks a rule, or "".
func (i *Item) brokenField() string {
	switch {
	case !isSKU(i.SKU):
		return "sku"
	case i.Quantity < 1 || i.Quantity > 1000:
		return "quantity"
	case i.UnitPriceCents < 1 || i.UnitPriceCents > 1_000_000:
		return "unit_price_cents"
	}
	return ""
}

// isText is whether a text is short enough, in characters, and on one line.
func isText(text string, most int) bool {
	return utf8.RuneCountInString(text) <= most && !strings.ContainsFunc(text, isControl)
}

func isControl(r rune) bool {
	return r < ' ' || r == '\u007F' || r == '\u2028' || r == '\u2029'
}

func isSKU(text string) bool {
	for _, r := range text {
		if (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '-' {
			return false
		}
	}
	return len(text) >= 1 && len(text) <= 32
}

// totalCents is the sum of quantity times unit price: below 2^37, by the rules.
func (d *Draft) totalCents() int64 {
	var total int64
	for _, item := range d.Items {
		total += item.Quantity * item.UnitPriceCents
	}
	return total
}

// ANCHOR_END: order

// seeded is the order of that id among those that exist at the start.
func seeded(id uint64) Draft {
	items := make([]Item, 5)
	for j := range items {
		j := uint64(j)
		items[j] = Item{
			SKU:            fmt.Sprintf("SKU-%04d", (5*id+j)%10_000),
			Quantity:       int64(1 + (id+j)%9),
			UnitPriceCents: int64(100 + (31*id+17*j)%9_900),
		}
	}
	return Draft{Customer: fmt.Sprintf("customer-%d", id%97), Items: items}
}

// firstOrder is the first of the seeded orders, even if none exist at the start.
func firstOrder() *Order {
	order, _ := newStore(1).Get(1)
	return order
}
