package intake

import (
	"errors"
	"testing"

	"harmreview/review"
)

func TestAClassMatchesRowsOfWhichAllTermsHold(t *testing.T) {
	columns := []string{"document_id", "document_type", "", "document_status"}
	is := ClassTerm{"document_type", IsOneOf, []string{"Internal Memo", "Audit"}}
	contains := ClassTerm{"document_type", ContainsWords, []string{"ward round"}}
	draft := ClassTerm{"document_status", IsOneOf, []string{"Draft"}}
	for _, c := range []struct {
		name  string
		terms []ClassTerm
		cells []string
		want  bool
	}{
		{"the same", []ClassTerm{is}, []string{"1", "Internal Memo"}, true},
		{"another case and accents", []ClassTerm{is}, []string{"1", "ÍNTERNAL  memo."}, true},
		{"the second value", []ClassTerm{is}, []string{"1", "audit"}, true},
		{"more than the value", []ClassTerm{is}, []string{"1", "Internal Memo to GP"}, false},
		{"less than the value", []ClassTerm{is}, []string{"1", "Memo"}, false},
		{"words within", []ClassTerm{contains}, []string{"1", "Notes of ward-round, Monday"}, true},
		{"part of a word", []ClassTerm{contains}, []string{"1", "ward rounds"}, false},
		{"words parted", []ClassTerm{contains}, []string{"1", "ward of the round"}, false},
		{"words turned round", []ClassTerm{contains}, []string{"1", "round ward"}, false},
		{"an empty cell", []ClassTerm{is}, []string{"1", "  "}, false},
		{"a cell that only folds to nothing", []ClassTerm{{"document_type", ContainsWords, []string{"-"}}}, []string{"1", "-"}, false},
		{"a row that ends before it", []ClassTerm{draft}, []string{"1", "Audit"}, false},
		{"both terms", []ClassTerm{is, draft}, []string{"1", "Audit", "", "DRAFT"}, true},
		{"one of two terms", []ClassTerm{is, draft}, []string{"1", "Audit", "", "Final"}, false},
		{"a column that the list lacks", []ClassTerm{{"site_code", IsOneOf, []string{"Audit"}}}, []string{"1", "Audit"}, false},
		{"no terms", nil, []string{"1", "Audit"}, false},
	} {
		if got := (Class{Terms: c.terms}).Matches(columns)(c.cells); got != c.want {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
	}
}

func TestAClassNeedsANameAReasonAndATerm(t *testing.T) {
	whole := Class{"Internal documents", []ClassTerm{{"document_type", IsOneOf, []string{"Memo"}}}, NotALetter, "They never leave the hospital."}
	if err := whole.Check(); err != nil {
		t.Errorf("a whole class: %v", err)
	}
	for field, spoil := range map[string]func(*Class){
		"name":     func(c *Class) { c.Name = " " },
		"code":     func(c *Class) { c.Code = CannotBeFound },
		"why":      func(c *Class) { c.Why = "" },
		"column_1": func(c *Class) { c.Terms = []ClassTerm{{"family_name", IsOneOf, []string{"x"}}} },
		"op_1":     func(c *Class) { c.Terms = []ClassTerm{{"document_type", "begins with", []string{"x"}}} },
		"values_1": func(c *Class) { c.Terms = nil },
		"values_2": func(c *Class) { c.Terms = append(c.Terms, ClassTerm{"site_code", IsOneOf, []string{"A", " . "}}) },
	} {
		c := whole
		c.Terms = append([]ClassTerm(nil), whole.Terms...)
		spoil(&c)
		problems, _ := errors.AsType[review.Problems](c.Check())
		if len(problems) != 1 || problems[field] == "" {
			t.Errorf("%s: got %v", field, problems)
		}
	}
}

func TestWhoDecidesOnARule(t *testing.T) {
	actor := func(id review.PersonID, roles ...review.Role) review.Actor {
		return review.Actor{Person: id, Roles: roles}
	}
	for _, c := range []struct {
		name  string
		by    review.Actor
		state ClassState
		act   ClassAct
		want  error
	}{
		{"its manager proposes", actor(1, review.Manager), ClassDrafted, ProposeClass, nil},
		{"a clerk does not", actor(2, review.Clerk), ClassDrafted, ProposeClass, review.ErrForbidden},
		{"another lead approves", actor(2, review.Lead), ClassProposed, ApproveClass, nil},
		{"its writer does not, being a lead too", actor(1, review.Manager, review.Lead), ClassProposed, ApproveClass, review.ErrForbidden},
		{"a manager does not", actor(2, review.Manager), ClassProposed, ApproveClass, review.ErrForbidden},
		{"a clinician does not", actor(2, review.Clinician), ClassProposed, ApproveClass, review.ErrForbidden},
		{"a liaison does not", actor(2, review.Liaison), ClassInForce, EndClass, review.ErrForbidden},
		{"a lead does not approve a draft", actor(2, review.Lead), ClassDrafted, ApproveClass, review.ErrNotNow},
		{"a lead refuses", actor(2, review.Lead), ClassProposed, RefuseClass, nil},
		{"a lead ends what is in force", actor(2, review.Lead), ClassInForce, EndClass, nil},
		{"… and nothing else", actor(2, review.Lead), ClassEnded, EndClass, review.ErrNotNow},
	} {
		if err := (ClassRule{State: c.state, By: 1}).MayAct(c.by, c.act); !errors.Is(err, c.want) || (err == nil) != (c.want == nil) {
			t.Errorf("%s: got %v, want %v", c.name, err, c.want)
		}
	}
}

func TestALeadApprovesWhatTheyHaveRead(t *testing.T) {
	r := ClassRule{State: ClassProposed, By: 1, Version: 3}
	lead := review.Actor{Person: 2, Roles: []review.Role{review.Lead}}
	d := ClassDecision{Act: ApproveClass, Version: 3, Reason: "They are memos.", Read: []review.RowID{7}}
	problems, _ := errors.AsType[review.Problems](d.Check(lead, r, []review.RowID{7, 8}))
	if problems["read"] == "" {
		t.Errorf("got %v, want the unread row asked for", problems)
	}
	d.Read = append(d.Read, 8)
	if err := d.Check(lead, r, []review.RowID{7, 8}); err != nil {
		t.Errorf("got %v, want it approved", err)
	}
	if d.Version = 2; !errors.Is(d.Check(lead, r, nil), review.ErrStale) {
		t.Error("an older version was taken")
	}
}
