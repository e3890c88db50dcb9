//go:build browser

package app

import (
	"context"
	"net/http/httptest"
	"sync"
	"testing"

	"harmreview/app/browsertest"
)

func TestMain(m *testing.M) { browsertest.Main(m) }

// served opens the site on an address of this machine, with its background
// work, and returns the address.
func (s *testSite) served() string {
	s.t.Helper()
	server := httptest.NewServer(s.app.Handler())
	ctx, stop := context.WithCancel(s.t.Context())
	var work sync.WaitGroup
	work.Go(func() {
		if err := s.app.Work(ctx); err != nil {
			s.t.Error(err)
		}
	})
	s.t.Cleanup(func() {
		server.Close()
		stop()
		work.Wait()
	})
	return server.URL
}

// opens signs somebody in, in a tab of their own.
func (s *testSite) opens(t *testing.T, base, who string) *browsertest.Page {
	t.Helper()
	p := browsertest.New(t)
	p.Goto(base + "/sign-in")
	p.Fill("#email", s.people[who].Email)
	p.Fill("#password", password)
	p.ClickText("Sign in")
	return p
}
