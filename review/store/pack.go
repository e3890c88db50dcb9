package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"harmreview/review"
)

// packsDir is the private folder of what was made to be sent.
func (s *Store) packsDir() string { return filepath.Join(s.dir, "packs") }

// packFile is the file with this SHA-256: of a pack, or of its covering letter.
func (s *Store) packFile(sum string) string { return filepath.Join(s.packsDir(), sum) }

func scanPack(rows *sql.Rows, p *review.Pack) error {
	var back review.Return
	var wrong review.Disowning
	err := rows.Scan(&p.ID, &p.Version, &p.Telling, &p.Kind, &p.Wording, &p.Letterhead, &p.LargePrint, &p.Copies, &p.To, &p.NeedsMet, fromJSON(&p.Parts), fromJSON(&p.Record), fromJSON(&p.Attached),
		&p.SHA, &p.Sheet, &p.Bytes, &p.Pages, &p.Stood, &p.By, &p.ByName, (*instant)(&p.At), &p.State, fromJSON(&p.Pulled),
		(*instant)(&p.EndedAt), &p.EndedBy, &p.EndedByName, &p.Ended, (*instant)(&p.SentAt), &p.Channel, fromJSON(&p.Gates),
		&p.Run, &p.RunN, &p.Position, &back.On, &back.Reason, &back.Note, &back.By, &back.ByName, (*instant)(&back.At),
		&wrong.Reason, &wrong.By, &wrong.ByName, (*instant)(&wrong.At))
	if back.On != "" {
		p.Returned, p.State = &back, review.PackReturned
	}
	if wrong.Reason != "" {
		p.Wrong = &wrong
	}
	return err
}

// packs reads what was made about the tellings of the case.
func (c caseLoad) packs(q querier) (err error) {
	c.Packs, err = list(q, scanPack, `
		SELECT packs.id, packs.version, packs.obligation_id, packs.kind, packs.wording_id, packs.letterhead_id, large_print, copies, recipient, needs_met, parts, record,
			`+attachedColumn+`, sha256, sheet, bytes, pages, stood, packs.by, maker.name, packs.at, packs.state, pulled,
			packs.ended_at, coalesce(packs.ended_by, 0), coalesce(ender.name, ''), packs.ended_why, sent_at, channel, gates,
			coalesce(packs.run_id, 0), coalesce(print_runs.n, 0), coalesce(position, 0),
			coalesce(returned_mail."on", ''), coalesce(returned_mail.reason, ''), coalesce(returned_mail.note, ''), coalesce(returned_mail.by, 0), coalesce(finder.name, ''), coalesce(returned_mail.at, ''),
			coalesce(wrong_packs.reason, ''), coalesce(wrong_packs.by, 0), coalesce(disowner.name, ''), coalesce(wrong_packs.at, '')
		FROM obligations CROSS JOIN packs ON packs.obligation_id = obligations.id JOIN people AS maker ON maker.id = packs.by
		LEFT JOIN people AS ender ON ender.id = packs.ended_by LEFT JOIN print_runs ON print_runs.id = packs.run_id
		LEFT JOIN returned_mail ON returned_mail.pack_id = packs.id LEFT JOIN people AS finder ON finder.id = returned_mail.by
		LEFT JOIN wrong_packs ON wrong_packs.pack_id = packs.id LEFT JOIN people AS disowner ON disowner.id = wrong_packs.by
		WHERE obligations.case_id = $1 ORDER BY packs.id`, c.ID)
	return err
}

func (k keeping) packs() error {
	for i := range k.c.Packs {
		p := &k.c.Packs[i]
		if !p.Changed {
			continue
		}
		p.Changed = false
		if p.State == review.PackReturned {
			if err := k.cameBack(p); err != nil {
				return err
			}
			continue
		}
		if p.Wrong != nil {
			if err := k.wasWrong(p); err != nil {
				return err
			}
			continue
		}
		if p.ID != 0 {
			if err := k.packBecame(p); err != nil {
				return err
			}
			continue
		}
		var err error
		p.ID, err = one[review.PackID](k.tx, `
			INSERT INTO packs (case_id, obligation_id, kind, wording_id, letterhead_id, large_print, copies, recipient, needs_met, parts, record,
				sha256, sheet, bytes, pages, stood, by, at, event, state, run_id, position, attached)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23) RETURNING id`,
			k.c.ID, p.Telling, p.Kind, p.Wording, p.Letterhead, p.LargePrint, p.Copies, p.To, p.NeedsMet, toJSON(p.Parts), toJSON(p.Record),
			p.SHA, p.Sheet, p.Bytes, p.Pages, p.Stood, p.By, instant(p.At), k.seq, p.State, null(p.Run), null(p.Position), attachedJSON(p.Attached))
		if err != nil {
			return err
		}
		k.names(packKind, int64(p.ID))
		if p.Run != 0 {
			k.names(printRunKind, int64(p.Run))
		}
	}
	return nil
}

// attachedColumn is the column of the attached letter of a pack as JSON.
const attachedColumn = `CASE packs.attached WHEN '' THEN 'null' ELSE packs.attached END`

// attachedJSON is what is kept of an attached letter, "" where there is none.
func attachedJSON(a *review.Attached) string {
	if a == nil {
		return ""
	}
	return toJSON(a)
}

// cameBack keeps that a pack came back by post.
func (k keeping) cameBack(p *review.Pack) error {
	k.names(packKind, int64(p.ID))
	r := p.Returned
	return k.tx.Exec(`INSERT INTO returned_mail (pack_id, "on", reason, note, by, at, event) VALUES ($1, $2, $3, $4, $5, $6, $7)`, p.ID, r.On, r.Reason, r.Note, r.By, instant(r.At), k.seq)
}

// wasWrong keeps that a pack which went was wrong.
func (k keeping) wasWrong(p *review.Pack) error {
	k.names(packKind, int64(p.ID))
	w := p.Wrong
	return k.tx.Exec(`INSERT INTO wrong_packs (pack_id, reason, by, at, event) VALUES ($1, $2, $3, $4, $5)`, p.ID, w.Reason, w.By, instant(w.At), k.seq)
}

// packKind is what packs are in events.
const packKind = "pack"

// packBecame keeps what became of a pack.
func (k keeping) packBecame(p *review.Pack) error {
	pulled, gates := p.Pulled, p.Gates
	if pulled == nil {
		pulled = []string{}
	}
	if gates == nil {
		gates = []string{}
	}
	k.event.Objects = append(k.event.Objects, review.Object{Kind: packKind, ID: int64(p.ID), Before: p.Version - 1, After: p.Version})
	return k.tx.ExecOne(`UPDATE packs SET state = $1, pulled = $2, ended_at = $3, ended_by = $4, ended_why = $5, sent_at = $6, channel = $7, gates = $8, ended_event = $9, version = $10
		WHERE id = $11 AND version = $12`,
		p.State, toJSON(pulled), instant(p.EndedAt), null(p.EndedBy), p.Ended, instant(p.SentAt), p.Channel, toJSON(gates), k.seq, p.Version, p.ID, p.Version-1)
}

// otherFacts are patients and letters of which this write changed a fact that
// gates of packs ask about.
type otherFacts struct {
	patients []review.PatientID
	letters  []review.LetterID
}

// testPacks tests again, at the end of a write, what was made about the patients
// and letters of which it changed a fact. Most of it was tested with the change of
// the case; this finds what only the tables tell: an address, a corrected name,
// the file of a letter, two cases that became one.
func (tx *Tx) testPacks() error {
	facts := tx.otherFacts
	tx.otherFacts = otherFacts{}
	if len(facts.patients)+len(facts.letters) == 0 {
		return nil
	}
	const made = ` CROSS JOIN obligations ON obligations.case_id = cases.id CROSS JOIN packs ON packs.obligation_id = obligations.id WHERE packs.state = 'made'`
	cases, err := column[review.CaseID](tx, `SELECT cases.id FROM json_each($1) AS named CROSS JOIN cases ON cases.patient_id = named.value`+made+`
		UNION SELECT cases.id FROM json_each($2) AS named CROSS JOIN case_letters ON case_letters.letter_id = named.value AND to_event IS NULL CROSS JOIN cases ON cases.id = case_letters.case_id`+made,
		toJSON(facts.patients), toJSON(facts.letters))
	if err != nil {
		return err
	}
	for _, id := range cases {
		c, err := loadCase(tx, id)
		if err != nil {
			return err
		}
		if !c.Pulls(tx.Now()) {
			continue
		}
		if err := tx.byProgram(c.Incident, func() error { return tx.apply(c.Case, review.TestPacks{}) }); err != nil {
			return fmt.Errorf("test the packs of case %s: %w", id, err)
		}
	}
	tx.otherFacts = otherFacts{}
	return nil
}

// PackFile returns a file of a pack of a case, by what it is called: pack.pdf, or
// its covering letter alone. It returns review.ErrNotFound when there is no such
// file or the actor may not see it, and a review.Refusal while the patient is
// restricted: it says where they live.
func (s *Store) PackFile(ctx context.Context, a review.Actor, id review.CaseID, pack review.PackID, name string) ([]byte, error) {
	var p review.Pack
	err := s.view(ctx, func(q querier) error {
		c, err := findCase(q, a, id, s.now())
		if err != nil {
			return err
		}
		shown := review.Shown(*c, a)
		var ok bool
		if p, ok = shown.Pack(pack); !ok || name != packFileName && name != p.CoverFile() {
			return fmt.Errorf("pack %d: %w", pack, review.ErrNotFound)
		}
		if c.Restricted {
			return review.Refusal{Kind: review.ErrForbidden, Why: "This patient is restricted, and the pack says where they live. Ask the incident manager."}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	sum := p.SHA
	if name != packFileName {
		sum = p.Sheet
	}
	b, err := readKept(s.packFile(sum), sum)
	if err != nil {
		err = fmt.Errorf("pack %d: %w", pack, err)
	}
	return b, err
}

// packFileName is what the file of a pack is called.
const packFileName = "pack.pdf"

// readKept reads a file that was kept by its SHA-256, and fails when it is another
// one by now.
func readKept(path, sum string) ([]byte, error) {
	b, err := os.ReadFile(path)
	if err == nil && digest(string(b)) != sum {
		err = errors.New("its file was changed after it was kept")
	}
	return b, err
}

// checkPacks reads the file of every pack and of its covering letter, as a page or
// as it was attached, and compares
// them with their SHA-256.
func checkPacks(v *verification) error {
	return v.q.each(`SELECT id, sha256, sheet, bytes FROM packs ORDER BY id`, nil, func(rows *sql.Rows) error {
		var id, bytes int64
		var sum, sheet string
		if err := rows.Scan(&id, &sum, &sheet, &bytes); err != nil {
			return err
		}
		for _, s := range []string{sum, sheet} {
			b, err := os.ReadFile(v.store.packFile(s))
			if err != nil {
				return fmt.Errorf("pack %d: its file cannot be read: packs/%s", id, s)
			}
			if digest(string(b)) != s || s == sum && int64(len(b)) != bytes {
				return fmt.Errorf("pack %d: its file was changed after it was made: packs/%s", id, s)
			}
		}
		return nil
	})
}
