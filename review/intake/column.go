package intake

import "strings"

// A column is one that the program has a use for.
type column int

const (
	sourceSystem column = iota
	sourceRowID
	documentID
	documentType
	documentStatus
	documentCreatedAt
	eventDate
	authoredBy
	responsibleClinician
	specialtyName
	treatmentFunctionCode
	siteCode
	nhsNumber
	nhsNumberStatus
	localPatientID
	familyName
	givenName
	title
	dateOfBirth
	sex
	dateOfDeath
	address1
	address2
	address3
	address4
	address5
	postcode
	telephone
	mobile
	email
	preferredLanguage
	communicationNeeds
	carerName
	carerTelephone
	gpPracticeCode
	gpPracticeName
	intendedRecipient
	urgencyFlag
	actionRequested
	medicationChanged
	failureReason
	failureAt
	fileName
	freeText
	columnCount
)

// columnNames are the name of each column and what lists in use call it too,
// in the form of columnKey, separated by spaces.
var columnNames = [columnCount]struct{ name, also string }{
	sourceSystem:          {"source_system", "source system sourceapplication"},
	sourceRowID:           {"source_row_id", "sourcerow rowid rownumber rowno row"},
	documentID:            {"document_id", "documentno documentnumber documentreference docid letterid reportid uniquedocumentnumber"},
	documentType:          {"document_type", "doctype lettertype reporttype typeofdocument typeofletter"},
	documentStatus:        {"document_status", "docstatus letterstatus resultstatus"},
	documentCreatedAt:     {"document_created_at", "documentdate documentcreated documentcreateddate documentcreationdate doccreationdate letterdate dateofletter dateofdocument createdat createddate datecreated"},
	eventDate:             {"event_date", "dateofevent appointmentdate dateofappointment clinicdate attendancedate"},
	authoredBy:            {"authored_by", "author authorname writtenby dictatedby"},
	responsibleClinician:  {"responsible_clinician", "consultant consultantname clinician responsibleconsultant"},
	specialtyName:         {"specialty_name", "specialty speciality specialityname"},
	treatmentFunctionCode: {"treatment_function_code", "treatmentfunction tfc"},
	siteCode:              {"site_code", "site hospitalsite sitename"},
	nhsNumber:             {"nhs_number", "nhs nhsno nhsnum patientnhsnumber patientnhsno newnhsnumber"},
	nhsNumberStatus:       {"nhs_number_status", "nhsnostatus nhsnumberstatusindicator nhsnumberstatusindicatorcode nhsnumberstatuscode"},
	localPatientID:        {"local_patient_id", "mrn hospitalnumber hospitalno hospitalid patientid localid localpatientidentifier pasnumber pasid unitnumber medicalrecordnumber"},
	familyName:            {"family_name", "surname lastname patientsurname patientfamilyname patientlastname namelast"},
	givenName:             {"given_name", "forename forenames firstname firstnames givennames patientforename patientgivenname patientfirstname namefirst"},
	title:                 {"title", "patienttitle salutation nameprefix"},
	dateOfBirth:           {"date_of_birth", "dob birthdate born patientdob patientdateofbirth birthdttm"},
	sex:                   {"sex", "gender patientsex patientgender sexcode gendercode"},
	dateOfDeath:           {"date_of_death", "dod deathdate died deceaseddate dateofdeceased deceaseddttm"},
	address1:              {"address_1", "address addressline1 patientaddress patientaddress1 patientaddressline1 street"},
	address2:              {"address_2", "addressline2 patientaddress2 patientaddressline2"},
	address3:              {"address_3", "addressline3 patientaddress3 patientaddressline3"},
	address4:              {"address_4", "addressline4 patientaddress4 patientaddressline4"},
	address5:              {"address_5", "addressline5 patientaddress5 patientaddressline5"},
	postcode:              {"postcode", "postalcode patientpostcode zip"},
	telephone:             {"telephone", "telephonenumber telephoneno phone phonenumber phoneno tel homephone hometelephone patienttelephone landline"},
	mobile:                {"mobile", "mobilenumber mobileno mobilephone mobiletelephone cellphone patientmobile"},
	email:                 {"email", "emailaddress patientemail"},
	preferredLanguage:     {"preferred_language", "language spokenlanguage interpreterlanguage"},
	communicationNeeds:    {"communication_needs", "communicationneed aisneeds ais aisneed accessibleinformationneeds accessibleinformation accessibleinformationstandard informationneeds"},
	carerName:             {"carer_name", "carer nameofcarer carersname"},
	carerTelephone:        {"carer_telephone", "carerphone carertelephonenumber carerphonenumber carerstelephone"},
	gpPracticeCode:        {"gp_practice_code", "practicecode gpcode gppracticeodscode odscode gpods gppracticeods"},
	gpPracticeName:        {"gp_practice_name", "practicename gppractice practice surgery gpsurgery gpname registeredpractice"},
	intendedRecipient:     {"intended_recipient", "recipient addressee recipientname sentto"},
	urgencyFlag:           {"urgency_flag", "urgency urgent msgurgency priority"},
	actionRequested:       {"action_requested", "actionrequired gpaction gpactionrequired actionforgp"},
	medicationChanged:     {"medication_changed", "medicationchange medicinechanged medicineschanged medicationchanges"},
	failureReason:         {"failure_reason", "reasonforfailure errorreason rejectionreason failurecode"},
	failureAt:             {"failure_at", "failedat failuredate failedon datefailed dateoffailure"},
	fileName:              {"file_name", "documentfilename documentfile file"},
	freeText:              {"free_text", "text lettertext documenttext body letterbody content lettercontent textblock"},
}

// needsOneOf are the columns of which a list must have at least one, or a row
// would not say which document it is about.
var needsOneOf = []column{documentID, documentType, documentCreatedAt, eventDate, fileName, freeText}

// notContent are the columns that say where a document was to go and what
// became of it, and so are no part of what it is.
var notContent = [columnCount]bool{sourceRowID: true, intendedRecipient: true, gpPracticeCode: true, gpPracticeName: true, failureReason: true, failureAt: true}

var columnOf = func() map[string]column {
	m := map[string]column{}
	for c, names := range columnNames {
		m[columnKey(names.name)] = column(c)
		for _, name := range strings.Fields(names.also) {
			m[name] = column(c)
		}
	}
	return m
}()

// columnKey is what two ways of writing one column name have in common.
func columnKey(name string) string {
	return strings.ReplaceAll(Fold(name), " ", "")
}
