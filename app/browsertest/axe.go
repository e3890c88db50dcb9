package browsertest

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"
)

var (
	//go:embed testdata/axe.min.js
	axeJS string
	//go:embed axe.js
	auditJS string
)

// violation is one rule of axe-core that a page breaks.
type violation struct {
	ID     string   `json:"id"`
	Impact string   `json:"impact"`
	Help   string   `json:"help"`
	Where  []string `json:"where"`
}

func (v violation) String() string {
	return fmt.Sprintf("%s (%s): %s\n\t%s", v.ID, v.Impact, v.Help, strings.Join(v.Where, "\n\t"))
}

// fatal reports whether the violation fails a test.
func (v violation) fatal() bool {
	return v.Impact == "serious" || v.Impact == "critical"
}

// Contrast is the rule about the colours of text, which takes longer than all
// others together.
const Contrast = "color-contrast"

// Axe fails the test for each rule of WCAG 2.2 A and AA that the page breaks
// with serious or critical effect, as axe-core sees it as it stands, but for the rules
// without. What it breaks beside that is in the log.
func (p *Page) Axe(without ...string) {
	p.t.Helper()
	for _, v := range p.audit(without...) {
		if v.fatal() {
			p.t.Errorf("axe: %s (on %s)", v, p.where())
			continue
		}
		p.t.Logf("axe: %s (on %s)", v, p.where())
	}
}

// withoutRules are options of axe-core that switch rules off.
func withoutRules(without []string) string {
	rules := map[string]map[string]bool{}
	for _, rule := range without {
		rules[rule] = map[string]bool{"enabled": false}
	}
	text, err := json.Marshal(rules)
	if err != nil {
		panic(err) // words and truths are JSON
	}
	return string(text)
}

// audit gives what axe-core finds. It needs scripts itself; the content
// security policy of the page does not hold for it. When the page gives way to
// the next one meanwhile, that one is looked at.
func (p *Page) audit(without ...string) []violation {
	p.t.Helper()
	if p.noJS {
		p.scripts(true)
		defer p.scripts(false)
	}
	var found []violation
	p.until("run axe", func(ctx context.Context) (bool, error) {
		there, err := evaluate[bool](ctx, "'axe' in window")
		if err == nil && !there {
			_, err = evaluate[bool](ctx, axeJS+"; true")
		}
		if err == nil {
			found, err = evaluate[[]violation](ctx, fmt.Sprintf("(%s)(%s)", strings.TrimSpace(auditJS), withoutRules(without)))
		}
		return err == nil, err
	})
	return found
}
