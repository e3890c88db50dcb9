package made

import "strings"

// A people's names go together: given names of one background and the family
// names that are common with them. Weight is how many of a thousand have them.
type namesOf struct {
	weight               int
	from, to             int // years of birth
	female, male, family []string
}

func list(s string) []string {
	all := strings.Fields(s)
	for n, name := range all {
		all[n] = strings.ReplaceAll(name, "_", " ")
	}
	return all
}

const british = `Smith Jones Taylor Brown Wilson Johnson Walker Wright Robinson Thompson White Hughes Edwards Green Hall Wood
Harris Clarke Jackson Turner Cooper Hill Ward Morris Moore Clark Baker Harrison King Morgan Allen James Scott Phillips Watson Davis Parker
Bennett Price Griffiths Young Shaw Cook Mitchell Bailey Carter Richardson Cox Marshall Collins Bell Webb Holmes Rogers Barker Palmer Mills
Gibson Butler Hunter Knight Chapman Matthews Lloyd Barnes Fletcher Dixon Pearce Harvey Lawrence Fisher Andrews Foster Stone Rowe Hart Pratt
Sutcliffe Ramsbottom Entwistle Hargreaves Ackroyd Braithwaite Featherstone Longbottom Tredinnick Penrose Trevelyan Nankivell Birtwhistle
Ashworth Holroyd Greenhalgh Postlethwaite Thwaite Ogden Crabtree Sugden Armitage Dyson Womersley Heathcote Micklethwaite Garside Duckworth`

var allNames = []namesOf{
	{430, 0, 1964,
		list(`Margaret Jean Mary Joan Patricia Sheila Barbara Doreen June Shirley Dorothy Joyce Maureen Elizabeth Audrey Brenda Kathleen Sylvia
Eileen Pamela Betty Beryl Ann Irene Marjorie Edna Hilda Christine Susan Linda Carol Sandra Janet Judith Valerie Gillian Jennifer Rita Norma
Catherine Rosemary Veronica Hazel Iris Vera Winifred Anne-Marie Josephine Rosalind Deborah Theresa Jacqueline Geraldine Muriel Gwendoline`),
		list(`John William James George Ronald Robert Kenneth Frederick Thomas Albert Eric Edward Arthur Charles Leslie Sidney Frank Peter
Dennis Joseph Alan Stanley Ernest Harold Norman Raymond Leonard Alfred Harry Donald Reginald Roy Derek Henry Geoffrey David Michael Brian
Roger Anthony Barry Keith Malcolm Trevor Graham Terence Colin Clive Philip Gerald Stuart Nigel Christopher Richard Stephen Walter Bernard`),
		list(british)},
	{430, 1965, 3000,
		list(`Sarah Claire Nicola Emma Lisa Joanne Michelle Helen Samantha Karen Victoria Rachel Louise Julie Rebecca Amanda Laura Gemma
Jessica Charlotte Hannah Sophie Amy Emily Olivia Chloe Lauren Megan Katie Lucy Georgia Bethany Abigail Ellie Ella Freya Poppy Isla Ava Daisy
Florence Matilda Evie Alice Grace Ruby Phoebe Imogen Holly Zoe Kerry Kirsty Tracey Paula Donna Melanie Natalie Stephanie Mary-Jane Kimberley`),
		list(`Paul Andrew Mark Simon Jason Gary Darren Lee Craig Stephen Matthew Daniel Christopher Adam Ryan Jack Joshua Luke Samuel Benjamin
Oliver Harry George Charlie Jacob Alfie Noah Oscar Leo Archie Theodore Henry Freddie Ethan Lewis Nathan Callum Connor Jordan Liam Kieran Dean
Scott Stuart Neil Jonathan Timothy Nicholas Edward Alexander Toby Dominic Gareth Russell Shaun Wayne Carl Robert Thomas William Jamie-Lee`),
		list(british)},
	{75, 0, 3000, list(`Siobhán Niamh Aoife Bridget Maureen Noreen Sinéad Róisín Máire Deirdre Orla Caitríona Ciara Nuala Kathleen Morag Eilidh Mhairi Fiona Catriona Ailsa`),
		list(`Seán Pádraig Brendan Declan Eoin Cormac Diarmuid Fergus Niall Ciarán Patrick Liam Aidan Hamish Angus Alasdair Iain Callum Ruaridh Lachlan`),
		list(`O'Brien O'Connor O'Sullivan O'Neill O'Reilly O'Dowd Murphy Kelly Byrne Doyle McCarthy Gallagher Doherty Kennedy Quinn Keane Ní_Bhriain
MacDonald McKenzie Campbell Fraser MacLeod Sinclair Buchanan Drummond Galbraith Urquhart MacGillivray`)},
	{40, 0, 3000, list(`Bronwen Angharad Siân Rhiannon Cerys Nia Carys Eirlys Gwyneth Myfanwy Ffion Lowri Menna Delyth`),
		list(`Rhys Dafydd Gethin Ieuan Emyr Gwilym Huw Aled Dylan Iolo Geraint Owain Tudur Emlyn`),
		list(`Davies Evans Thomas Roberts Williams Llewellyn Prosser Pritchard Ap_Rhys Bevan Gwyn Cadwaladr Vaughan Parry Probert Meredith`)},
	{75, 0, 3000, list(`Amina Fatima Ayesha Zainab Nasreen Rukhsana Shazia Farzana Khadija Salma Mariam Sumaiya Nusrat Parveen Tahira Yasmin`),
		list(`Mohammed Muhammad Imran Tariq Khalid Abdul Usman Bilal Hamza Yusuf Ibrahim Asif Nadeem Rashid Shafiq Ijaz Omar Zubair`),
		list(`Khan Ahmed Hussain Ali Malik Begum Iqbal Akhtar Mahmood Rahman Chowdhury Uddin Mirza Sheikh Bhatti Miah Chaudhry Siddiqui`)},
	{60, 0, 3000, list(`Priya Anjali Sunita Kavita Meena Lakshmi Deepa Harpreet Manjit Gurpreet Jaswinder Bhavna Hansa Pushpa Radha Nirmala`),
		list(`Raj Sanjay Vijay Anil Suresh Rakesh Harjit Gurdeep Balwinder Kuldip Jagdish Mahesh Ramesh Dinesh Arjun Rohan Krishnan`),
		list(`Patel Shah Singh Kaur Sharma Gupta Mehta Desai Joshi Nair Menon Iyer Sandhu Gill Dhillon Bains Chauhan Solanki Fernando Perera`)},
	{60, 0, 3000, list(`Ngozi Chioma Folasade Abena Akosua Efua Blessing Comfort Tendai Thandiwe Wanjiru Hodan Ifrah Marcia Delroya Claudette Hyacinth Yvonne Beverley`),
		list(`Chukwuemeka Olumide Babatunde Kwame Kofi Kwabena Emeka Tunde Segun Tafadzwa Sipho Kamau Abdirahman Winston Delroy Leroy Clifton Desmond Errol`),
		list(`Okonkwo Adebayo Eze Nwosu Ogunleye Mensah Owusu Boateng Asante Agyeman Moyo Ncube Dlamini Mwangi Warsame Campbell Grant Gordon Francis Bryan Thompson-Clarke`)},
	{45, 0, 3000, list(`Agnieszka Małgorzata Katarzyna Zofia Elżbieta Danuta Ioana Mihaela Svetlana Oksana Jolanta Renata Žaneta Ilona Kateřina`),
		list(`Krzysztof Andrzej Piotr Łukasz Paweł Zbigniew Marek Andrei Ionuț Vasyl Dmytro Tomáš Jiří Stanisław Vytautas Jānis`),
		list(`Nowak Kowalski Zieliński Dąbrowski Szymański Woźniak Popescu Ionescu Dumitrescu Novák Dvořák Shevchenko Kovalenko Kazlauskas Bērziņš Horváth`)},
	{30, 0, 3000, list(`Mei-Ling Xiu_Ying Wai-Yee Siu-Fong Hui_Min Thuy Linh Hiroko Ji-Woo Maricel Rosalinda Corazon`),
		list(`Wei Jian Kwok-Keung Chi-Ming Ho-Yin Minh Duc Kenji Min-Jun Rodrigo Ernesto Jun`),
		list(`Chan Wong Cheung Lam Li Wang Zhang Chen Ng Ho Nguyen Tran Pham Tanaka Park Kim Santos dela_Cruz Reyes Bautista`)},
	{40, 0, 3000, list(`Ayşe Zeynep Elif Layla Noor Samira Shirin Maria_João Inês Conceição Giulia Francesca Eleni Androulla Chrystalla Rivka Shoshana Miriam`),
		list(`Mehmet Hüseyin Emre Ahmad Karim Reza Dariush João António José Giuseppe Salvatore Andreas Kyriacos Panayiotis Avi Moishe Yitzhak`),
		list(`Yılmaz Demir Şahin Öztürk Haddad Al-Jabri Hosseini Rezaei da_Silva Gonçalves Ferreira Rossi Esposito Georgiou Charalambous Ioannou Goldberg Rosenfeld Abrahams`)},
}

// shortForms are given names and a short form in use for each.
var shortForms = map[string]string{
	"Elizabeth": "Liz", "Margaret": "Maggie", "Catherine": "Cathy", "Patricia": "Pat", "Susan": "Sue", "Dorothy": "Dot", "Pamela": "Pam",
	"Christine": "Chris", "Jennifer": "Jenny", "Deborah": "Debbie", "Victoria": "Vicky", "Rebecca": "Becky", "Samantha": "Sam",
	"William": "Bill", "Robert": "Bob", "James": "Jim", "Thomas": "Tom", "Michael": "Mick", "Anthony": "Tony", "Christopher": "Chris",
	"Kenneth": "Ken", "Ronald": "Ron", "Leonard": "Len", "Frederick": "Fred", "Stephen": "Steve", "Benjamin": "Ben", "Daniel": "Dan",
	"Matthew": "Matt", "Andrew": "Andy", "Nicholas": "Nick", "Joseph": "Joe", "Philip": "Phil", "Terence": "Terry", "Geoffrey": "Geoff",
}

var streets = list(`Larkspur Tannery Quarry Millrace Beacon Orchard Chandlers Saddlers Heronsgate Foundry Ropewalk Bluebell Wharf Priory Kiln
Hawthorn Almshouse Weavers Cooper's Limekiln Pottery Spindle Copperfield Drovers Windmill Rookery Maltings Juniper Sycamore Bramble Tollgate
Carding Fuller's Old_Dairy Paddock Skylark Plover Cuckoo Ferryman's Coronation Jubilee Alma Inkerman Balaclava Trafalgar Nelson Albert`)

var streetKinds = list("Street Road Lane Close Avenue Drive Terrace Crescent Gardens Court Way Grove Place Row")

var houses = []string{"Flat 2", "Flat 4B", "Flat 11", "The Old Forge", "Rose Cottage", "Brindle House", "Ground Floor Flat", "Kestrel Court", "Beechcroft Care Home", "Ivy Bank Nursing Home"}

var towns = []string{"Northmere", "Thornby", "Avonby", "Wexley Green", "Ashcombe Vale", "Little Tarrow", "Great Tarrow", "Hollinshaw", "Cawder Bridge", "St Winnow", "Marlby-on-the-Water", "Upper Fenwick"}

var practiceNames = []string{"Elm Tree", "Canal Side", "Priory Road", "The Maltings", "Hollinshaw", "Beacon Hill", "Castle Street", "Riverside", "Wexley Green", "Market Place",
	"Old Station", "Limekiln Lane", "St Winnow’s", "Cawder Bridge", "Tollgate", "Parkview", "Orchard", "Foundry Lane", "The Quays", "Tarrow Valley",
	"Windmill Lane", "Northmere Central", "Thornby", "Avonby", "Marlby", "Fenwick", "Jubilee", "Almshouse Lane", "Heron", "Copperfield"}

var practiceKinds = []string{"Surgery", "Medical Centre", "Health Centre", "Practice", "Group Practice"}

var languages = []string{"Polish", "Urdu", "Punjabi", "Bengali", "Gujarati", "Romanian", "Arabic", "Turkish", "Portuguese", "Cantonese", "Somali", "Welsh", "British Sign Language", "Farsi", "Ukrainian"}

var needs = []string{"Large print, at least 18 point", "Easy read", "Braille", "Interpreter for every appointment", "Hearing loss: please write rather than ring",
	"Lip-reads; face the patient", "Prefers email, uses a screen reader", "Learning disability: contact the named carer first", "Audio recording instead of letters", "Memory problems: ring the daughter as agreed"}
