package main

import "sync"

// kept is how many orders a store keeps.
const kept = 100_000

// ANCHOR: store

// Store is the newest orders. Its methods may be called from several goroutines at a time.
type Store struct {
	mu     sync.RWMutex
	orders []*Order // a ring, once it is full: an order is at slot(id)
	first  uint64   // the id of the order that was stored first
	last   uint64   // the id of the newest
}

// Add stores a draft that breaks no rule, and drops the oldest order if there are too many.
func (s *Store) Add(draft Draft) *Order {
	order := &Order{Draft: draft, TotalCents: draft.totalCents()}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last++
	order.ID = s.last
	if len(s.orders) < kept {
		s.orders = append(s.orders, order)
	} else {
		s.orders[s.slot(order.ID)] = order
	}
	return order
}

// Get is the order of that id, if it is still kept.
func (s *Store) Get(id uint64) (*Order, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if id <= s.dropped() || id > s.last {
		return nil, false
	}
	return s.orders[s.slot(id)], true
}

// Page is up to limit orders with ids above after, in order, and whether there are more.
func (s *Store) Page(after uint64, limit int) (orders []*Order, more bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	after = min(max(after, s.dropped()), s.last)
	count := min(uint64(limit), s.last-after)
	orders = make([]*Order, count)
	for i := range orders {
		orders[i] = s.orders[s.slot(after+1+uint64(i))]
	}
	return orders, after+count < s.last
}

// dropped is the id of the order that was dropped last, or 0.
func (s *Store) dropped() uint64 {
	return s.last - uint64(len(s.orders))
}

// slot is where the order of that id is: ids have no gaps.
func (s *Store) slot(id uint64) uint64 {
	return (id - s.first) % kept
}

// ANCHOR_END: store

// newStore is a store of the seeded orders with ids 1 to count, as far as they are kept.
func newStore(count uint64) *Store {
	older := count - min(count, kept)
	store := &Store{first: older + 1, last: older}
	for id := store.first; id <= count; id++ {
		store.Add(seeded(id))
	}
	return store
}
