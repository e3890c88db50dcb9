package app

import (
	"fmt"
	"io"
	"log/slog"
	"os"
	"runtime/debug"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"harmreview/review"
	"harmreview/review/store"
	"harmreview/review/wording"
)

// BenchmarkPrintRun makes one print run of so many packs, from its check to the
// files for the print room, and has it recorded as sent. It tells how long each
// took, and the most memory that the process held from the check on.
//
//	go test ./app -run '^$' -bench PrintRun -benchtime 22144x -timeout 2h
func BenchmarkPrintRun(b *testing.B) {
	s := site(b, b.N*2+400) // about half of the people of a made-up list can be told in a letter of a print run
	s.app.log = slog.New(slog.DiscardHandler)
	s.oweAwareness(b.N)
	liaison := review.Cause{Actor: s.actor("liaison")}
	ctx := b.Context()
	n, err := s.store.ChoosePrintRun(ctx, liaison, review.RunRule{Kind: review.AwarenessLetter, Most: b.N})
	if err != nil {
		b.Fatal(err)
	}
	debug.FreeOSMemory()                                      // what making the people left
	_ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0) // the most memory is counted from here
	run := func() (r review.PrintRun, took time.Duration) {
		start := time.Now()
		s.printRuns()
		took = time.Since(start)
		if r, err = s.store.PrintRun(ctx, s.incident, n); err != nil {
			b.Fatal(err)
		}
		return r, took
	}
	b.ResetTimer()
	r, checked := run()
	if err := s.store.ApprovePrintRun(ctx, review.Cause{Actor: s.actor("manager")}, n, store.Approval{Version: r.Version, Goes: r.Goes, Looked: true, Why: "Looked at."}); err != nil {
		b.Fatal(err)
	}
	r, made := run()
	if r.Made() != b.N {
		b.Fatalf("got %d packs, want %d", r.Made(), b.N)
	}
	files := runFiles{s.app, ctx, s.actor("liaison"), r}
	timed := func(write func(io.Writer) error) time.Duration {
		start := time.Now()
		if err := write(io.Discard); err != nil {
			b.Fatal(err)
		}
		return time.Since(start)
	}
	packs, parts := timed(files.packs), timed(files.parts)
	if err := s.store.PostPrintRun(ctx, liaison, n, r.Version, review.RunPosting{HappenedAt: s.store.Now(), Channel: "letter"}); err != nil {
		b.Fatal(err)
	}
	r, sent := run()
	if r.Packs[review.PackSent] != b.N {
		b.Fatalf("got %d packs sent, want %d", r.Packs[review.PackSent], b.N)
	}
	b.ReportMetric(checked.Seconds(), "s-checked")
	b.ReportMetric(made.Seconds(), "s-made")
	b.ReportMetric(float64(b.N)/made.Seconds(), "packs/s")
	b.ReportMetric(packs.Seconds(), "s-ZIP")
	b.ReportMetric(parts.Seconds(), "s-parts")
	b.ReportMetric(sent.Seconds(), "s-sent")
	b.ReportMetric(float64(peakMemory())/1024, "MiB-peak")
}

// oweAwareness opens the telling of n people to whom a letter could go now, many
// at once.
func (s *testSite) oweAwareness(n int) {
	s.t.Helper()
	s.wordingsConfirmed(wording.Awareness)
	lead, liaison := review.Cause{Actor: s.actor("lead")}, review.Cause{Actor: s.actor("liaison")}
	var next, owed atomic.Int64
	var workers sync.WaitGroup
	for range 32 {
		workers.Go(func() {
			for owed.Load() < int64(n) {
				id := review.CaseID(next.Add(1))
				c, err := s.store.Case(s.t.Context(), lead.Actor, id)
				if err != nil {
					s.t.Errorf("case %s: %v", id, err)
					return
				}
				if c.Died != "" || c.Restricted || !c.IdentitySettled() || len(c.Post.Address) == 0 || c.Post.WrittenNeeds() != "" {
					continue
				}
				if owed.Add(1) > int64(n) {
					return
				}
				for _, x := range []struct {
					by     review.Cause
					change review.Change
				}{
					{lead, review.OpenObligation{Kind: review.Telling, What: "Tell them", Route: review.RouteAwareness}},
					{liaison, review.RecordTrace{Answered: review.Date(s.clock.Now()), Source: "PDS", Alive: "alive", Address: "confirmed", Practice: "The same"}},
					{liaison, review.NameRelevantPerson{Person: review.RelevantPerson{Who: review.ThePatient, Capacity: "Found competent"}}},
				} {
					if _, err := s.store.ChangeCase(s.t.Context(), x.by, id, 0, x.change); err != nil {
						s.t.Errorf("case %s: %s: %v", id, x.change.Name(), err)
						return
					}
				}
			}
		})
	}
	workers.Wait()
}

// peakMemory is the most that the process held, in KiB, where the system tells it.
func peakMemory() (kib int) {
	status, _ := os.ReadFile("/proc/self/status")
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			_, _ = fmt.Sscan(rest, &kib)
		}
	}
	return kib
}
