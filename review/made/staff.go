package made

import "harmreview/review"

var sites = []review.Site{
	{Code: "NMG", Name: "Northmere General Hospital"},
	{Code: "SWB", Name: "St Winnow’s Hospital"},
	{Code: "AVC", Name: "Avonby Community Hospital"},
	{Code: "THC", Name: "Thornby Health Centre Outpatients"},
}

var rota = []review.RotaEntry{
	{Days: "weekdays", FromHour: 8, ToHour: 18, Step: 1, Whom: "Duty consultant of the review", Number: "01632 960140"},
	{Days: "weekdays", FromHour: 18, ToHour: 8, Step: 1, Whom: "Medical registrar on call, Northmere General", Number: "01632 960141"},
	{Days: "weekends", FromHour: 0, ToHour: 24, Step: 1, Whom: "Medical registrar on call, Northmere General", Number: "01632 960141"},
	{Days: "every day", FromHour: 0, ToHour: 24, Step: 2, Whom: "Consultant physician on call, through the switchboard", Number: "01632 960100"},
	{Days: "every day", FromHour: 0, ToHour: 24, Step: 3, Whom: "Director on call", Number: "07700 900142"},
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
