package store

import (
	"database/sql"
	"fmt"

	"harmreview/review"
)

// A verification is one run of Verify, with what the log, which was found in
// order, says of the other tables.
type verification struct {
	store *Store
	q     querier
	log   *told
}

// A check is something that must always hold in the database besides the log.
// Its error names the first row that does not fit.
type check struct {
	name string
	run  func(*verification) error
}

// checks are all of them, in the order in which Verify runs them: those that
// can name a single row come before those that only know a batch.
var checks = []check{
	{"references between tables", checkReferences},
	{"digests of definitions", checkDefinitions},
	{"digests of texts", checkTexts},
	{"signed decisions", checkSigned},
	{"lots that were drawn", checkDraws},
	{"results of rows", checkFates},
	{"rows that rules exclude", checkClasses},
	{"letters closed with their class", checkLetterClasses},
	{"figures of tried rules", checkRuleTries},
	{"figures of lists", checkFigures},
	{"letters and recipients of rows", checkLetters},
	{"rows as received", checkRows},
	{"files of letters", checkDocuments},
	{"files and their letters", checkFiles},
	{"packs that were made", checkPacks},
	{"packs of print runs", checkPrintRuns},
	{"batches of late letters", checkReleaseBatches},
	{"cases as they were made", checkMadeCases},
	{"letters of cases", checkCaseLetters},
	{"letters that left a case", checkMoved},
	{"columns of cases", checkCaseColumns},
	{"cases that were joined", checkJoined},
	{"counters of cases", checkCaseCounts},
}

// told is what the log says of other tables, gathered on the walk along it.
type told struct {
	named map[string][]naming           // by kind of object, in the order of the log
	loads map[review.ListID][]loadEvent // in the order of the log
}

// A naming is an event's word that it added a row.
type naming struct{ id, seq int64 }

// A loadEvent is one step of a list's load as the log has it.
type loadEvent struct {
	seq    int64
	change string
	facts  map[string]string
}

func newTold() told {
	return told{map[string][]naming{}, map[review.ListID][]loadEvent{}}
}

// hear notes what a done event says of rows that it added.
func (t *told) hear(seq int64, l leaf) {
	if l.Result != review.Done {
		return
	}
	for _, o := range l.Objects {
		if _, ok := signedKinds[o.Kind]; ok {
			t.named[o.Kind] = append(t.named[o.Kind], naming{o.ID, seq})
		}
		if o.Kind == "list" {
			id := review.ListID(o.ID)
			t.loads[id] = append(t.loads[id], loadEvent{seq, l.Change, l.Facts})
		}
	}
}

func checkReferences(v *verification) error {
	var table, parent string
	var row *int64
	var n int
	err := v.q.QueryRow(`PRAGMA foreign_key_check`).Scan(&table, &row, &parent, &n)
	switch {
	case err != nil:
		return ignoreNotFound(err)
	case row == nil:
		return fmt.Errorf("a row of %s points to none in %s", table, parent)
	}
	return fmt.Errorf("row %d of %s points to none in %s", *row, table, parent)
}

func checkDefinitions(v *verification) error {
	return v.q.each(`SELECT id, body, sha256 FROM definitions ORDER BY id`, nil, func(rows *sql.Rows) error {
		var id int64
		var body, sum string
		if err := rows.Scan(&id, &body, &sum); err != nil {
			return err
		}
		if sum != digest(body) {
			return fmt.Errorf("definition %d was changed after it came into force", id)
		}
		return nil
	})
}
