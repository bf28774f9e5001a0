package main

import (
	"sync"
	"testing"
)

func TestIdsCountUpFrom1(t *testing.T) {
	store := newStore(2)
	if order := store.Add(seeded(1)); order.ID != 3 {
		t.Errorf("%d, want 3", order.ID)
	}
	if _, ok := store.Get(0); ok {
		t.Error("there is an order 0")
	}
	if _, ok := store.Get(4); ok {
		t.Error("there is an order 4")
	}
}

func TestTheOldestOrderIsDropped(t *testing.T) {
	store := newStore(kept)
	assertOldest(t, store, 1)
	for want := uint64(2); want < 5; want++ {
		store.Add(seeded(kept + want - 1))
		assertOldest(t, store, want)
	}
	assertOldest(t, newStore(2*kept+5), kept+6)
}

// assertOldest asserts that the oldest order is the one of that id, by every way to it.
func assertOldest(t *testing.T, store *Store, id uint64) {
	t.Helper()
	if _, ok := store.Get(id - 1); ok {
		t.Errorf("order %d is not dropped", id-1)
	}
	for _, id := range []uint64{id, store.last} {
		order, ok := store.Get(id)
		if !ok || order.ID != id || order.Customer != seeded(id).Customer {
			t.Errorf("order %d is %+v", id, order)
		}
	}
	page, more := store.Page(0, 2)
	if len(page) != 2 || page[0].ID != id || page[1].ID != id+1 || !more {
		t.Errorf("the oldest are not %d and %d, and more", id, id+1)
	}
}

func TestAPageIsInOrder(t *testing.T) {
	store := newStore(5)
	for _, test := range []struct {
		after uint64
		limit int
		want  []uint64
		more  bool
	}{
		{0, 2, []uint64{1, 2}, true},
		{2, 2, []uint64{3, 4}, true},
		{3, 2, []uint64{4, 5}, false},
		{4, 2, []uint64{5}, false},
		{5, 2, nil, false},
		{1 << 63, 2, nil, false},
	} {
		orders, more := store.Page(test.after, test.limit)
		if len(orders) != len(test.want) || more != test.more {
			t.Fatalf("after %d: %d orders, more %t", test.after, len(orders), more)
		}
		for i, id := range test.want {
			if orders[i].ID != id {
				t.Errorf("after %d: order %d at %d", test.after, orders[i].ID, i)
			}
		}
	}
}

// It is of use under the race detector most of all.
func TestManyGoroutinesShareAStore(t *testing.T) {
	store := newStore(kept - 500) // so that it fills up meanwhile
	var goroutines sync.WaitGroup
	for range 4 {
		goroutines.Go(func() {
			for range 500 {
				order := store.Add(seeded(1))
				if read, ok := store.Get(order.ID); !ok || read != order {
					t.Errorf("order %d is %+v", order.ID, read)
				}
				page, _ := store.Page(order.ID-1, 10)
				if len(page) == 0 || page[0] != order {
					t.Errorf("the page after %d begins with another order", order.ID-1)
				}
			}
		})
	}
	goroutines.Wait()
	if store.last != kept+1500 {
		t.Errorf("%d orders, want %d", store.last, kept+1500)
	}
}
