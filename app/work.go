package app

import (
	"context"
	"errors"
	"sync"
	"time"
)

// How often the program looks by itself for what waits.
const (
	loadEvery       = 10 * time.Second
	indexEvery      = 5 * time.Second
	checkpointEvery = time.Hour
)

// Work does what nobody asks for: it removes what a stop in the middle left of
// packs, loads lists, carries out rules, ranks the cases that wait in triage, closes
// classes of letters and checks files that wait, reads letters' files, makes print
// runs, enters list views into the histories of their cases, and every hour signs the
// audit log, removes working notes whose time is over and recounts what pages show as
// figures. It returns when ctx ends, after the batch at hand.
func (a *App) Work(ctx context.Context) error {
	load, index, sign := time.NewTicker(loadEvery), time.NewTicker(indexEvery), time.NewTicker(checkpointEvery)
	defer load.Stop()
	defer index.Stop()
	defer sign.Stop()
	var apart sync.WaitGroup
	a.attempt(ctx, "remove files of packs that nothing names", a.removeUnnamed)
	apart.Go(func() { a.readFiles(ctx) })
	apart.Go(func() { a.workOnRuns(ctx) })
	defer apart.Wait()
	a.takeLists(ctx)
	a.attempt(ctx, "recount the figures", a.store.SelfCheck)
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-a.loads:
			a.takeLists(ctx)
		case <-load.C:
			a.takeLists(ctx)
		case <-index.C:
			a.attempt(ctx, "index views", a.indexViews)
		case <-sign.C:
			a.attempt(ctx, "sign the log", func(ctx context.Context) error {
				_, err := a.store.Checkpoint(ctx)
				return err
			})
			a.attempt(ctx, "remove working notes", a.store.Tidy)
			a.attempt(ctx, "recount the figures", a.store.SelfCheck)
		}
	}
}

// takeLists loads the lists that wait, carries out rules, ranks cases, and checks the
// files that were matched.
func (a *App) takeLists(ctx context.Context) {
	a.attempt(ctx, "load lists", a.store.LoadWaiting)
	a.attempt(ctx, "carry out rules", a.store.RunClasses)
	a.attempt(ctx, "take supplements", a.store.TakeSupplements)
	a.attempt(ctx, "rank cases", a.store.RankWaiting)
	a.attempt(ctx, "follow telling policies", a.store.FollowPolicies)
	a.attempt(ctx, "carry out waivers of tellings", a.store.RunTellingWaivers)
	a.attempt(ctx, "check files", a.store.CheckWaiting)
	a.attempt(ctx, "carry out classes of letters", a.store.RunLetterClasses)
	a.attempt(ctx, "try priority rules", a.store.RunRuleTries)
}

// readFiles reads the files that letters come as. That takes minutes for
// thousands of them, during which everything else goes on.
func (a *App) readFiles(ctx context.Context) {
	again := time.NewTicker(loadEvery)
	defer again.Stop()
	for {
		a.attempt(ctx, "read letters' files", a.store.ReadDeliveries)
		select {
		case <-ctx.Done():
			return
		case <-a.arrived:
		case <-again.C:
		}
	}
}

// workOnRuns does what was ordered about print runs, which takes minutes for
// thousands of people.
func (a *App) workOnRuns(ctx context.Context) {
	again := time.NewTicker(loadEvery)
	defer again.Stop()
	for {
		a.attempt(ctx, "work on print runs", a.store.RunPrintRuns)
		select {
		case <-ctx.Done():
			return
		case <-a.ordered:
		case <-again.C:
		}
	}
}

// removeUnnamed removes what a stop in the middle left of packs. Their names say
// nothing, and are not logged all the same.
func (a *App) removeUnnamed(ctx context.Context) error {
	n, err := a.store.RemoveUnnamedPackFiles(ctx)
	if n > 0 {
		a.log.InfoContext(ctx, "removed files of packs that nothing names", "files", n)
	}
	return err
}

func (a *App) indexViews(ctx context.Context) error {
	for {
		done, err := a.store.IndexEventCases(ctx)
		if err != nil || done {
			return err
		}
	}
}

// attempt does a piece of background work; when it fails it is logged, and
// tried again the next time.
func (a *App) attempt(ctx context.Context, what string, do func(context.Context) error) {
	if err := do(ctx); err != nil && !errors.Is(err, context.Canceled) {
		a.log.ErrorContext(ctx, "background work failed", "what", what, "fault", faultClass(err))
	}
}

// wakeFiles has letters' files that wait read at once.
func (a *App) wakeFiles() {
	select {
	case a.arrived <- struct{}{}:
	default: // it will look anyway
	}
}

// wakeRuns has it done at once what was ordered about a print run.
func (a *App) wakeRuns() {
	select {
	case a.ordered <- struct{}{}:
	default: // it will look anyway
	}
}

// wake has lists that wait loaded at once.
func (a *App) wake() {
	select {
	case a.loads <- struct{}{}:
	default: // it will look anyway
	}
}
