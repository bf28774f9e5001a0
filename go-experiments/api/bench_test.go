package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// BenchmarkAPI is the handlers' JSON work alone, on what they read and answer; Rust's benchmarks
// have the same ids.
func BenchmarkAPI(b *testing.B) {
	options := defaults()
	service := newService(&options)
	order, _ := service.store.Get(7)
	page := service.page(100, 20)
	body := posted()
	b.Run("encode/order", func(b *testing.B) {
		for b.Loop() {
			encode(order)
		}
	})
	b.Run("decode/order", func(b *testing.B) {
		for b.Loop() {
			var draft Draft
			if err := json.Unmarshal(body, &draft); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("encode/page", func(b *testing.B) {
		for b.Loop() {
			encode(page)
		}
	})
}

// posted is the order of 20 items that the experiment posts.
func posted() []byte {
	items := make([]string, 20)
	for i := range items {
		const item = `{"sku":"SKU-%04d","quantity":%d,"unit_price_cents":%d}`
		items[i] = fmt.Sprintf(item, 37*i, 1+7*i%9, (199+613*i)%9000)
	}
	const order = `{"customer":"customer-42","items":[%s],"note":"Please ring twice."}`
	return fmt.Appendf(nil, order, strings.Join(items, ","))
}
