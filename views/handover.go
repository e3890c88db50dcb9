package views

import (
	"strconv"

	"harmreview/review"
	"harmreview/views/kit"
)

// A HandOverForm is to whom somebody's work goes.
type HandOverForm struct {
	To    []string `form:"to"`
	Until string   `form:"until"`
	Cases int      `form:"cases"` // as the page showed it
	Owed  int      `form:"owed"`
}

// Ask is what the form asks for.
func (f HandOverForm) Ask(from review.PersonID) review.HandOverAsk {
	a := review.HandOverAsk{From: from, Until: f.Until}
	for _, text := range f.To {
		if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			a.To = append(a.To, review.PersonID(n))
		}
	}
	return a
}

// A HandingOver is the page on which somebody's work is handed over.
type HandingOver struct {
	Holding review.Burden
	Members []review.Member
	Form    HandOverForm
	Plan    *review.HandOverPlan // nil before anybody was chosen
}

// successors are the members who may take work over.
func (x HandingOver) successors() []kit.Option {
	var o []kit.Option
	for _, m := range x.Members {
		if m.Person.ID != x.Holding.Person && !m.Person.Blocked {
			o = append(o, kit.Option{Value: str(int64(m.Person.ID)), Label: m.Person.Name, Hint: memberRoles(m)})
		}
	}
	return o
}

// fields are those that ask for the same once more.
func (x HandingOver) fields() [][2]string {
	all := [][2]string{{"until", x.Form.Until}, {"cases", str(x.Plan.Cases)}, {"owed", str(x.Plan.Burden.Owed)}}
	for _, id := range x.Form.To {
		all = append(all, [2]string{"to", id})
	}
	return all
}

// holds says what somebody holds, in a sentence.
func holds(h review.Burden) string {
	return count(h.Cases, "case") + " and " + count(h.Owed, "thing") + " owed"
}

// handOverURL is the address at which somebody's work is handed over.
func (p Page) handOverURL(id review.PersonID) string {
	return p.url("/people/" + str(int64(id)) + "/hand-over")
}
