package review

// An AgendaLine is a case before the panel, with what must be settled.
type AgendaLine struct {
	Banner  Banner
	Case    Case // as far as whoever looks may see it
	Why     []string
	Letters int
}

// PanelReasons say why a case is before the panel, the gravest first.
func (c *Case) PanelReasons() []string {
	k := c.Compare()
	var why []string
	add := func(holds bool, text string) {
		if holds {
			why = append(why, text)
		}
	}
	add(c.diedOver(k.One) || c.diedOver(k.Other), "The patient died, and an action was not done")
	add(k.One.Notifiable() || k.Other.Notifiable(), "Notifiable, by one reviewer at least")
	worst := k.One.Worst().Worse(k.One.WorstStill()).Worse(k.Other.Worst()).Worse(k.Other.WorstStill())
	add(worst.Serious(), "Moderate harm or worse, by one reviewer at least")
	add(k.Both() && len(k.Differ) > 0, "The reviewers still differ")
	add(len(why) == 0, "Sent to the panel")
	return why
}
