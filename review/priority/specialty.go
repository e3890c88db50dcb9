package priority

import "strings"

// A specialty is a treatment function of the NHS Data Model and Dictionary
// (TREATMENT FUNCTION CODE) that writes many letters, with the names of the
// consultant main specialty of the same code and what hospitals call it. A code
// or name that is not here is compared as it is written.
type specialty struct {
	code, name string
	others     []string
}

var specialties = []specialty{
	{"100", "General Surgery", []string{"general surgeon"}},
	{"101", "Urology", nil},
	{"103", "Breast Surgery", nil},
	{"104", "Colorectal Surgery", []string{"colorectal"}},
	{"105", "Hepatobiliary and Pancreatic Surgery", nil},
	{"106", "Upper Gastrointestinal Surgery", nil},
	{"107", "Vascular Surgery", nil},
	{"108", "Spinal Surgery", nil},
	{"110", "Trauma and Orthopaedics", []string{"trauma and orthopaedic", "trauma orthopaedics", "orthopaedics", "trauma orthopaedic surgery", "t and o"}},
	{"120", "Ear Nose and Throat", []string{"ent", "otolaryngology"}},
	{"130", "Ophthalmology", []string{"eyes", "eye clinic"}},
	{"140", "Oral Surgery", nil},
	{"144", "Maxillofacial Surgery", nil},
	{"145", "Oral and Maxillofacial Surgery", nil},
	{"150", "Neurosurgery", []string{"neurosurgical"}},
	{"160", "Plastic Surgery", nil},
	{"170", "Cardiothoracic Surgery", nil},
	{"172", "Cardiac Surgery", nil},
	{"173", "Thoracic Surgery", nil},
	{"180", "Emergency Medicine", []string{"accident and emergency", "a and e", "emergency department"}},
	{"191", "Pain Management", nil},
	{"192", "Intensive Care Medicine", nil},
	{"211", "Paediatric Urology", nil},
	{"214", "Paediatric Trauma and Orthopaedic", nil},
	{"215", "Paediatric Ear Nose and Throat", nil},
	{"216", "Paediatric Ophthalmology", nil},
	{"223", "Paediatric Epilepsy", nil},
	{"251", "Paediatric Gastroenterology", nil},
	{"252", "Paediatric Endocrinology", nil},
	{"260", "Paediatric Medical Oncology", nil},
	{"263", "Paediatric Diabetes", nil},
	{"290", "Community Paediatrics", []string{"community paediatric"}},
	{"300", "General Internal Medicine", []string{"general medicine"}},
	{"301", "Gastroenterology", []string{"gastro"}},
	{"302", "Endocrinology", []string{"endocrinology and diabetes", "diabetes and endocrinology", "diabetic medicine and endocrinology"}},
	{"303", "Clinical Haematology", []string{"haematology", "haematology clinical"}},
	{"306", "Hepatology", nil},
	{"307", "Diabetes", []string{"diabetic medicine"}},
	{"309", "Haemophilia", nil},
	{"311", "Clinical Genetics", nil},
	{"313", "Clinical Immunology and Allergy", []string{"clinical immunology"}},
	{"314", "Rehabilitation Medicine", nil},
	{"315", "Palliative Medicine", nil},
	{"316", "Clinical Immunology", nil},
	{"317", "Allergy", nil},
	{"320", "Cardiology", []string{"cardiac medicine"}},
	{"321", "Paediatric Cardiology", nil},
	{"324", "Anticoagulant", []string{"anticoagulation", "anticoagulation clinic"}},
	{"326", "Acute Internal Medicine", nil},
	{"328", "Stroke Medicine", []string{"stroke"}},
	{"329", "Transient Ischaemic Attack", []string{"tia"}},
	{"330", "Dermatology", nil},
	{"340", "Respiratory Medicine", []string{"chest medicine", "respiratory", "thoracic medicine", "respiratory physician"}},
	{"347", "Sleep Medicine", nil},
	{"350", "Infectious Diseases", nil},
	{"360", "Genitourinary Medicine", []string{"sexual health"}},
	{"361", "Renal Medicine", []string{"nephrology", "renal"}},
	{"370", "Medical Oncology", []string{"oncology"}},
	{"371", "Nuclear Medicine", nil},
	{"400", "Neurology", nil},
	{"401", "Clinical Neurophysiology", nil},
	{"410", "Rheumatology", nil},
	{"420", "Paediatrics", []string{"paediatric", "general paediatrics"}},
	{"421", "Paediatric Neurology", nil},
	{"422", "Neonatal Critical Care", nil},
	{"430", "Elderly Medicine", []string{"geriatric medicine", "care of the elderly", "older people", "medicine for older people", "elderly care"}},
	{"431", "Orthogeriatric Medicine", nil},
	{"460", "Medical Ophthalmology", nil},
	{"501", "Obstetrics", nil},
	{"502", "Gynaecology", []string{"gynae"}},
	{"503", "Gynaecological Oncology", nil},
	{"505", "Fetal Medicine", nil},
	{"560", "Midwifery", nil},
	{"650", "Physiotherapy", nil},
	{"651", "Occupational Therapy", nil},
	{"652", "Speech and Language Therapy", nil},
	{"653", "Podiatry", nil},
	{"654", "Dietetics", nil},
	{"655", "Orthoptics", nil},
	{"656", "Clinical Psychology", nil},
	{"700", "Learning Disability", nil},
	{"710", "Adult Mental Health", []string{"adult mental illness"}},
	{"711", "Child and Adolescent Psychiatry", []string{"camhs", "child and adolescent mental health"}},
	{"715", "Old Age Psychiatry", nil},
	{"724", "Perinatal Mental Health", nil},
	{"800", "Clinical Oncology", nil},
	{"811", "Interventional Radiology", nil},
	{"812", "Diagnostic Imaging", []string{"radiology"}},
	{"822", "Chemical Pathology", nil},
	{"840", "Audiology", nil},
	{"920", "Diabetic Education", nil},
}

// specialtyNames are by code, specialtyCodes by folded name.
var specialtyNames, specialtyCodes = func() (names, codes map[string]string) {
	names, codes = map[string]string{}, map[string]string{}
	for _, s := range specialties {
		names[s.code], codes[fold(s.name)] = s.name, s.code
		for _, other := range s.others {
			codes[fold(other)] = s.code
		}
	}
	return names, codes
}()

// Specialties are what a form may suggest, each as “Dermatology (330)”.
func Specialties() []string {
	all := make([]string, len(specialties))
	for i, s := range specialties {
		all[i] = specialtyName(s.code)
	}
	return all
}

// specialtyKey is the code of a specialty that is given by code, by name or by
// both; of one that is not known, its folded words. It is "" for nothing.
func specialtyKey(s string) string {
	words := strings.Fields(fold(s))
	if len(words) == 0 {
		return ""
	}
	for _, at := range []int{0, len(words) - 1} {
		if isCode(words[at]) {
			return words[at]
		}
	}
	if last := words[len(words)-1]; len(words) > 1 && (last == "service" || last == "department" || last == "clinic") {
		words = words[:len(words)-1]
	}
	name := strings.Join(words, " ")
	if code, ok := specialtyCodes[name]; ok {
		return code
	}
	return name
}

// isCode reports whether a word is a code of three digits.
func isCode(word string) bool {
	return len(word) == 3 && isDigit(word[0]) && isDigit(word[1]) && isDigit(word[2])
}

// specialtyName is a specialty with its code, where either is known.
func specialtyName(s string) string {
	key := specialtyKey(s)
	if name, ok := specialtyNames[key]; ok {
		return name + " (" + key + ")"
	}
	return quoted(s)
}
