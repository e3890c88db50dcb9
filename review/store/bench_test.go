package store

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
	"time"

	"harmreview/review"
	"harmreview/review/made"
)

// The real size: 28,563 letters from an empty database to cases, by the program
// and by the sqlite3 shell, in turns. The metrics are the medians of the ratios
// of their times: on the wall, and of the processor, which a busy machine spoils
// less.
func BenchmarkImport(b *testing.B) {
	list := filepath.Join(b.TempDir(), "list.csv")
	file := listOf(b, madeUp(made.RealSize).WriteList)
	if err := os.WriteFile(list, file, 0o600); err != nil {
		b.Fatal(err)
	}
	shell, err := exec.LookPath("sqlite3")
	if err != nil {
		b.Log("the sqlite3 shell is not installed; the program is measured alone")
	}
	var walls, cpus []float64
	for b.Loop() {
		s := Test(b)
		incident := anIncident(b, s)
		start, used := time.Now(), processorTime(b)
		f := loadList(b, s, incident, file)
		wall, cpu := time.Since(start).Seconds(), (processorTime(b) - used).Seconds()
		if shell == "" {
			continue
		}
		b.StopTimer()
		theirWall, theirCPU := loadByShell(b, shell, list)
		b.Logf("%d rows: %.2f s (processor %.2f), the shell %.2f s (%.2f)", f.Rows, wall, cpu, theirWall, theirCPU)
		walls, cpus = append(walls, wall/theirWall), append(cpus, cpu/theirCPU)
		b.StartTimer()
	}
	if len(walls) > 0 {
		slices.Sort(walls)
		slices.Sort(cpus)
		b.ReportMetric(walls[len(walls)/2], "×shell")
		b.ReportMetric(cpus[len(cpus)/2], "×shell-cpu")
	}
}

// processorTime is what this process has used of the processor.
func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// loadByShell has the sqlite3 shell do the same job and returns the seconds that
// it took, on the wall and of the processor.
func loadByShell(b *testing.B, shell, list string) (wall, cpu float64) {
	b.Helper()
	database := filepath.Join(b.TempDir(), "shell.db")
	empty, err := emptyDatabase()
	if err == nil {
		err = os.WriteFile(database, empty, 0o600)
	}
	if err != nil {
		b.Fatal(err)
	}
	start := time.Now()
	c := exec.CommandContext(b.Context(), shell, "-bail", database,
		"PRAGMA temp_store = memory", ".mode csv", ".import --schema temp "+list+" incoming", ".read testdata/shell.sql")
	if out, err := c.CombinedOutput(); err != nil {
		b.Fatalf("the shell: %v: %s", err, out)
	}
	return time.Since(start).Seconds(), (c.ProcessState.UserTime() + c.ProcessState.SystemTime()).Seconds()
}

// Verifying an incident of the real size, some weeks into its review.
func BenchmarkVerifyIncident(b *testing.B) {
	w := played(b, made.RealSize)
	for b.Loop() {
		if _, err := w.Verify(b.Context(), io.Discard, nil); err != nil {
			b.Fatal(err)
		}
	}
}

// The ledger of an incident of the real size, some weeks into its review.
func BenchmarkLedger(b *testing.B) {
	w := played(b, made.RealSize)
	for b.Loop() {
		if _, err := w.Ledger(b.Context(), w.auditor); err != nil {
			b.Fatal(err)
		}
	}
}

// What patient liaison and managers open all day in an incident of the real size,
// some weeks into its review. A call searches all patients, waiting and excluded
// rows within the transaction that keeps it.
//
//	go test ./review/store -run '^$' -bench Liaison -benchtime 20x
func BenchmarkLiaison(b *testing.B) {
	w := played(b, made.RealSize)
	liaison := w.auditor
	liaison.Roles = []review.Role{review.Liaison}
	practices, err := w.Practices(b.Context(), liaison, "")
	if err != nil || len(practices.Lines) == 0 {
		b.Fatalf("got %d practices, %v", len(practices.Lines), err)
	}
	known := w.whole(casesOf(b, w.Store)[7])
	call := review.HelpCall{Caller: "Mrs Example", Relation: review.CallRelations[0], Telephone: "020 7946 0000", Family: known.Post.Family, Given: known.Post.Given, Born: known.Post.Born, About: "When was it?"}
	var taken review.CallID
	for _, x := range []struct {
		name string
		do   func() error
	}{
		{"call", func() error {
			_, err := w.TakeCall(b.Context(), review.Cause{Actor: liaison}, call, func(id review.CallID) review.Answer { taken = id; return review.Answer{} })
			return err
		}},
		{"who fits", func() error { _, err := w.Call(b.Context(), liaison, taken); return err }},
		{"calls", func() error { _, err := w.Calls(b.Context(), liaison, "", 0); return err }},
		{"practices", func() error { _, err := w.Practices(b.Context(), liaison, ""); return err }},
		{"practice", func() error {
			_, err := w.PracticeReleases(b.Context(), liaison, practices.Lines[0].Code, "", 0)
			return err
		}},
		{"to tell", func() error { _, err := w.Owed(b.Context(), liaison, review.Telling, "", 0); return err }},
		{"packs", func() error { _, err := w.Packs(b.Context(), liaison, "", 0); return err }},
	} {
		b.Run(x.name, func(b *testing.B) {
			for b.Loop() {
				if err := x.do(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
