package main

import (
	"strings"
	"testing"
)

// good is a draft that breaks no rule, changed.
func good(change func(*Draft)) *Draft {
	draft := &Draft{Customer: "a", Items: []Item{{"A", 1, 1}, {"B", 1000, 1_000_000}}}
	change(draft)
	return draft
}

func TestTheFirstBrokenRuleIsReported(t *testing.T) {
	long := strings.Repeat
	for name, test := range map[string]struct {
		draft *Draft
		want  string
	}{
		"good":                  {good(func(d *Draft) {}), ""},
		"64 characters":         {good(func(d *Draft) { d.Customer = long("é", 64) }), ""},
		"65 characters":         {good(func(d *Draft) { d.Customer = long("é", 65) }), "customer"},
		"no customer":           {good(func(d *Draft) { d.Customer = "" }), "customer"},
		"control character":     {good(func(d *Draft) { d.Customer = "a\u001F" }), "customer"},
		"delete":                {good(func(d *Draft) { d.Customer = "a\u007F" }), "customer"},
		"next line is allowed":  {good(func(d *Draft) { d.Customer = "a\u0085" }), ""},
		"line separator":        {good(func(d *Draft) { d.Customer = "a\u2028" }), "customer"},
		"paragraph separator":   {good(func(d *Draft) { d.Note = "a\u2029" }), "note"},
		"no items":              {good(func(d *Draft) { d.Items = nil }), "items"},
		"100 items":             {good(func(d *Draft) { d.Items = items(100) }), ""},
		"101 items":             {good(func(d *Draft) { d.Items = items(101) }), "items"},
		"no SKU":                {good(func(d *Draft) { d.Items[1].SKU = "" }), "sku"},
		"32 of a SKU":           {good(func(d *Draft) { d.Items[1].SKU = long("Z-90", 8) }), ""},
		"33 of a SKU":           {good(func(d *Draft) { d.Items[1].SKU = long("Z", 33) }), "sku"},
		"lowercase SKU":         {good(func(d *Draft) { d.Items[1].SKU = "a" }), "sku"},
		"SKU not ASCII":         {good(func(d *Draft) { d.Items[1].SKU = "É" }), "sku"},
		"quantity 0":            {good(func(d *Draft) { d.Items[1].Quantity = 0 }), "quantity"},
		"quantity 1001":         {good(func(d *Draft) { d.Items[1].Quantity = 1001 }), "quantity"},
		"unit price 0":          {good(func(d *Draft) { d.Items[1].UnitPriceCents = 0 }), "unit_price_cents"},
		"unit price 1000001":    {good(func(d *Draft) { d.Items[1].UnitPriceCents = 1_000_001 }), "unit_price_cents"},
		"200 in the note":       {good(func(d *Draft) { d.Note = long("語", 200) }), ""},
		"201 in the note":       {good(func(d *Draft) { d.Note = long("語", 201) }), "note"},
		"customer before items": {good(func(d *Draft) { d.Customer, d.Items = "", nil }), "customer"},
		"items before note":     {good(func(d *Draft) { d.Items[0].Quantity, d.Note = 0, "\n" }), "quantity"},
		"item before item": {good(func(d *Draft) {
			d.Items[0].UnitPriceCents, d.Items[1].SKU = 0, ""
		}), "unit_price_cents"},
	} {
		if got := test.draft.brokenField(); got != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}

func items(count int) []Item {
	items := make([]Item, count)
	for i := range items {
		items[i] = Item{"A", 1, 1}
	}
	return items
}

func TestTheTotalIsQuantityTimesUnitPrice(t *testing.T) {
	draft := good(func(*Draft) {})
	if got := draft.totalCents(); got != 1_000_000_001 {
		t.Errorf("%d, want 1000000001", got)
	}
}
