package browsertest

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

var (
	//go:embed one.js
	oneJS string
	//go:embed point.js
	pointJS string
)

// answer is what a script of this package says about an element.
type answer struct {
	X         float64 `json:"x"` // where to click, in CSS pixels of the window
	Y         float64 `json:"y"`
	Value     string  `json:"value"`
	Fault     string  `json:"fault"`     // why the element cannot be used now
	Ambiguous bool    `json:"ambiguous"` // the selector fits several
}

// element asks a script about the one element that fits, until the script finds
// no fault. The script is a function of the element and the argument. What says
// in a failure what the test wanted.
func (p *Page) element(what, selector, words, script, argument string) answer {
	p.t.Helper()
	var got answer
	p.until(strings.TrimSpace(what+" "+selector+" "+words), func(ctx context.Context) (bool, error) {
		var err error
		got, err = ask(ctx, selector, words, script, argument)
		return err == nil, err
	})
	return got
}

// ask is one question of element. It returns errAmbiguous when asking again
// is of no use.
func ask(ctx context.Context, selector, words, script, argument string) (answer, error) {
	js := fmt.Sprintf("%s(%s, %s, %s, %s)", oneJS, quoted(selector), quoted(words), script, quoted(argument))
	got, err := evaluate[answer](ctx, js)
	if err != nil {
		return answer{}, err
	}
	if got.Ambiguous {
		return answer{}, fmt.Errorf("%w: %s", errAmbiguous, got.Fault)
	}
	if got.Fault != "" {
		return answer{}, errors.New(got.Fault)
	}
	return got, nil
}

// quoted gives a text as a JavaScript string.
func quoted(text string) string {
	js, err := json.Marshal(text)
	if err != nil {
		panic(err) // a string can always be written as JSON
	}
	return string(js)
}
