package made

var sites = []Site{
	{"NMG", "Northmere General Hospital"},
	{"SWB", "St Winnow’s Hospital"},
	{"AVC", "Avonby Community Hospital"},
	{"THC", "Thornby Health Centre Outpatients"},
}

var rota = []Rota{
	{"weekdays", 8, 18, 1, "Duty consultant of the review", "01632 960140"},
	{"weekdays", 18, 8, 1, "Medical registrar on call, Northmere General", "01632 960141"},
	{"weekends", 0, 24, 1, "Medical registrar on call, Northmere General", "01632 960141"},
	{"every day", 0, 24, 2, "Consultant physician on call, through the switchboard", "01632 960100"},
	{"every day", 0, 24, 3, "Director on call", "07700 900142"},
}

var staff = []Staff{
	{"clinician", "Dr Adaeze Okafor", "a.okafor@demo.example", "GMC", "9900417", true},
	{"clinician", "Dr Tomasz Wiśniewski", "t.wisniewski@demo.example", "GMC", "9900582", true},
	{"clinician", "Sister Bronwen Prothero", "b.prothero@demo.example", "NMC", "99A0736E", false},
	{"lead", "Dr Harriet Lindqvist", "h.lindqvist@demo.example", "GMC", "9900129", false},
	{"lead", "Dr Suresh Balakrishnan", "s.balakrishnan@demo.example", "GMC", "9900233", false},
	{"lead", "Matron Grace Adeyemi-Holt", "g.adeyemi-holt@demo.example", "NMC", "99B0148E", false},
	{"manager", "Martin Eastlake", "m.eastlake@demo.example", "", "", false},
	{"clerk", "Shabnam Qureshi", "s.qureshi@demo.example", "", "", false},
	{"liaison", "Colette Fairweather", "c.fairweather@demo.example", "", "", false},
	{"owner", "Professor Alasdair Kinross", "a.kinross@demo.example", "", "", false},
	{"auditor", "Ivo Penhaligon", "i.penhaligon@demo.example", "", "", false},
	{"administrator", "Mei-Ling Thackeray", "m.thackeray@demo.example", "", "", false},
}
