package main

import (
	"net"
	"net/http"
	"sync"
)

// newcomers are the connections whose first request has not come: to http.Server.Shutdown they are
// busy for five seconds, to their clients idle.
type newcomers struct {
	conns sync.Map // of net.Conn; it costs the requests of others no lock
}

// track is a server's ConnState.
func (n *newcomers) track(conn net.Conn, state http.ConnState) {
	switch state {
	case http.StateNew:
		n.conns.Store(conn, nil)
	case http.StateActive, http.StateClosed:
		n.conns.Delete(conn)
	}
}

func (n *newcomers) close() {
	n.conns.Range(func(conn, _ any) bool {
		conn.(net.Conn).Close()
		return true
	})
}
