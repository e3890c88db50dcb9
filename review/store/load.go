package store

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"harmreview/review"
	"harmreview/review/intake"
)

// loadBatch is how many rows a transaction of a load takes, so that no other
// write waits long behind it.
const loadBatch = 1000

// A load is one run of a list's phases. Each batch of each phase is one
// transaction that also moves the list's progress, so that a kill at any point
// loses and doubles nothing: the next run goes on where the last batch ended.
type load struct {
	store   *Store
	list    intake.List
	mapping intake.Mapping
	holder  string
	started time.Time
	caseMaker
}

// Load brings a list to its end from wherever it is, an undo as well, and before
// it those that came to its incident earlier: what a row is depends on what is
// known by then.
// It returns a review.Refusal when another process is loading one of them now.
func (s *Store) Load(ctx context.Context, id review.ListID) (intake.Figures, error) {
	var earlier []review.ListID
	err := s.view(ctx, func(q querier) (err error) {
		earlier, err = column[review.ListID](q, `SELECT earlier.id FROM lists JOIN lists AS earlier
			ON earlier.incident_id = lists.incident_id AND earlier.id < lists.id AND earlier.`+unfinished+` WHERE lists.id = $1 ORDER BY earlier.id`, id)
		return err
	})
	if err != nil {
		return intake.Figures{}, err
	}
	for _, before := range earlier {
		if _, err := s.load(ctx, before); err != nil {
			return intake.Figures{}, err
		}
	}
	return s.load(ctx, id)
}

func (s *Store) load(ctx context.Context, id review.ListID) (intake.Figures, error) {
	l := &load{store: s, holder: rand.Text(), started: time.Now()}
	var err error
	if l.list, err = s.List(ctx, 0, id); err != nil {
		return intake.Figures{}, err
	}
	if l.list.Phase.Ended() {
		return l.list.Figures, nil
	}
	if l.incident, err = s.Incident(ctx, l.list.Incident); err != nil {
		return intake.Figures{}, err
	}
	l.mapping = l.list.Mapping()
	release, err := s.hold(l.list.Incident)
	if err != nil {
		return intake.Figures{}, err
	}
	defer release()
	if err := s.runClasses(ctx, l.list.Incident); err != nil { // a rule in force is in force on every row before it
		return intake.Figures{}, err
	}
	if err := l.takeLease(ctx); err != nil {
		return intake.Figures{}, err
	}
	if l.list, err = s.List(ctx, 0, id); err != nil { // whoever held it until now may have gone on
		return intake.Figures{}, err
	}
	if err := l.index(ctx); err != nil {
		return intake.Figures{}, fmt.Errorf("index the rows of incident %d: %w", l.list.Incident, err)
	}
	if err := l.run(ctx); err != nil {
		return intake.Figures{}, fmt.Errorf("load list %d: %w", id, err)
	}
	return l.list.Figures, nil
}

func (l *load) run(ctx context.Context) error {
	for !l.list.Phase.Ended() {
		var err error
		switch l.list.Phase {
		case intake.LoadingRows:
			err = l.rows(ctx)
		case intake.LoadingLetters:
			err = l.letters(ctx)
		case intake.LoadingCases:
			err = l.cases(ctx)
		case intake.Undoing:
			err = l.undo(ctx)
		default:
			err = fmt.Errorf("a load knows no phase %q", l.list.Phase)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// errLoading is that lists of one incident are loaded one after another.
var errLoading = review.Refusal{Kind: review.ErrNotNow, Why: "This list, or an earlier one of the incident, is being loaded by another process."}

// hold keeps the lists of an incident for this load while its process lives; a
// lock that the system takes from the dead lets another go on at once.
// It returns errLoading when another holds them.
func (s *Store) hold(incident review.IncidentID) (release func(), err error) {
	f, err := os.OpenFile(filepath.Join(s.dir, fmt.Sprintf("loading-%d.lock", incident)), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("hold the lists of incident %d: %w", incident, err)
	}
	if syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) != nil {
		return nil, errors.Join(errLoading, f.Close())
	}
	return func() { _ = f.Close() }, nil
}

// takeLease marks the list as this load's, so that no batch of one that was
// taken for dead is kept.
func (l *load) takeLease(ctx context.Context) error {
	return l.store.change(ctx, l.cause(), func(tx *Tx) error {
		n, err := tx.ExecN(`UPDATE lists SET lease_by = $1, figures = json_set(CASE phase WHEN $5 THEN figures ELSE '{}' END, '$.began', $4, '$.from', done) WHERE id = $2
			AND NOT EXISTS (SELECT 1 FROM lists AS earlier WHERE earlier.incident_id = $3 AND earlier.id < $2 AND earlier.`+unfinished+`)`,
			l.holder, l.list.ID, l.list.Incident, instant(tx.Now()), intake.Undoing)
		if err == nil && n == 0 {
			return errLoading
		}
		return err
	})
}

// terms are what the list is read under, the same whenever the load goes on.
func (l *load) terms() intake.Terms {
	return termsOf(l.list, l.incident.Demonstration)
}

func termsOf(l intake.List, demonstration bool) intake.Terms {
	return intake.Terms{Demonstration: demonstration, Received: l.LoadedAt.In(review.London).Format(time.DateOnly), Source: l.SourceSystem}
}

func (l *load) cause() review.Cause { return review.Cause{Actor: review.Program(l.list.Incident)} }

// batch runs fn in a transaction that moves the list's progress to done.
func (l *load) batch(ctx context.Context, done int, fn func(*Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	err := l.store.change(ctx, l.cause(), func(tx *Tx) error {
		if err := tx.ExecOne(`UPDATE lists SET done = $1 WHERE id = $2 AND lease_by = $3 AND phase = $4`,
			done, l.list.ID, l.holder, l.list.Phase); err != nil {
			return fmt.Errorf("progress: %w", err)
		}
		return fn(tx)
	})
	if err == nil {
		l.list.Done = done
	}
	return err
}

// enter moves the list to its next phase, whose units number total.
func (l *load) enter(ctx context.Context, next intake.Phase, total int) error {
	err := l.store.change(ctx, l.cause(), func(tx *Tx) error {
		return tx.ExecOne(`UPDATE lists SET phase = $1, done = 0, total = $2, figures = json_object('began', $6) WHERE id = $3 AND lease_by = $4 AND phase = $5`,
			next, total, l.list.ID, l.holder, l.list.Phase, instant(tx.Now()))
	})
	if err == nil {
		l.list.Phase, l.list.Done, l.list.Total = next, 0, total
	}
	return err
}

// finish counts what the load made and gives the lease back.
func (l *load) finish(ctx context.Context) error {
	return l.store.change(ctx, l.cause(), func(tx *Tx) error {
		f, err := figuresOf(tx, l.list.ID)
		if err != nil {
			return err
		}
		f.Seconds = float64(time.Since(l.started).Milliseconds()) / 1000
		now, err := figuresNow(tx, l.list.ID, f)
		if err != nil {
			return err
		}
		if err := tx.ExecOne(`UPDATE lists SET phase = $1, figures = $2, now = $3, finished_at = $4, lease_by = '', done = $5, total = $5
			WHERE id = $6 AND lease_by = $7`, intake.Loaded, toJSON(f), toJSON(now), instant(tx.Now()), f.Rows, l.list.ID, l.holder); err != nil {
			return err
		}
		l.list.Phase, l.list.Figures, l.list.Now = intake.Loaded, f, now
		if err := tx.checkAgain(l.list.Incident); err != nil {
			return err
		}
		_, err = tx.Record(review.Event{
			Change:  "finish list",
			Objects: []review.Object{{Kind: "list", ID: int64(l.list.ID)}},
			Facts: map[string]string{"rows": fmt.Sprint(f.Rows), "letters": fmt.Sprint(f.Letters), "recipients": fmt.Sprint(f.Recipients),
				"duplicates": fmt.Sprint(f.Duplicates), "excluded": fmt.Sprint(f.Excluded), "waiting": fmt.Sprint(f.Waiting), "cases": fmt.Sprint(f.Cases)},
		})
		return err
	})
}

// figuresOf counts the rows of a list by the result given at loading, and the
// patients and cases that it made.
func figuresOf(q querier, id review.ListID) (intake.Figures, error) {
	var f intake.Figures
	err := q.QueryRow(`
		SELECT count(*), count(*) FILTER (WHERE result = 'letter'), count(*) FILTER (WHERE result = 'further recipient'),
			count(*) FILTER (WHERE result = 'duplicate'), count(*) FILTER (WHERE result = 'excluded'), count(*) FILTER (WHERE result = 'waiting')
		FROM rows WHERE list_id = $1`, id).Scan(&f.Rows, &f.Letters, &f.Recipients, &f.Duplicates, &f.Excluded, &f.Waiting)
	if err != nil {
		return f, err
	}
	err = q.QueryRow(`SELECT count(*), count(cases.id) FROM patients LEFT JOIN cases ON cases.patient_id = patients.id WHERE list_id = $1 AND after_load = 0`, id).
		Scan(&f.Patients, &f.Cases)
	return f, err
}

// LoadWaiting loads every list that is not whole and that no living process
// holds, one after another, and says in the log which. One that cannot be loaded
// keeps back no other incident's; what was wrong is returned at the end.
func (s *Store) LoadWaiting(ctx context.Context) error {
	var ids []review.ListID
	err := s.view(ctx, func(q querier) (err error) {
		ids, err = column[review.ListID](q, `SELECT id FROM lists WHERE `+unfinished+` ORDER BY id`)
		return err
	})
	if err != nil {
		return err
	}
	var failed error
	for _, id := range ids {
		f, err := s.Load(ctx, id)
		if errors.Is(err, review.ErrNotNow) {
			continue // another process is at it, or at one before it
		}
		if err != nil {
			failed = errors.Join(failed, err)
			continue
		}
		slog.InfoContext(ctx, "list loaded or undone", "list", id, "rows", f.Rows, "cases", f.Cases, "seconds", f.Seconds)
	}
	return failed
}
