package intake

// nameFamilies has a line for each full name and its short forms. Several full
// names before the colon share the short forms but do not agree with each other.
const nameFamilies = `
abigail: abi abby abbie gail
abraham: abe bram
agnes: aggie nessie
albert: al bert bertie
alexander: alex al alec sandy xander alasdair
alexandra: alex alexa sandra sandy lexi
alfred: alf alfie fred
alison: ali allie
amanda: mandy manda
andrew: andy drew
angela: angie ange
anthony antony: tony ant
archibald: archie
arthur: art artie
barbara: barb babs barbie
benjamin: ben benny benji
bernard: bernie
bethany: beth
bridget: bridie biddy
caroline carolyn: carrie caro
catherine katherine kathryn katharine: cathy kathy kate katie cat kat kitty kath
kathleen: kathy kath kate katie kitty
charles: charlie chas chuck chaz
charlotte: charlie lottie lotty
christine christina: chris chrissie chrissy tina christy
christopher: chris kit topher
clifford: cliff
cynthia: cindy
daniel: dan danny
david: dave davey davy
deborah debra: deb debbie debby
dennis denis: den denny
derek: del
dominic: dom
donald: don donnie
dorothy: dot dottie dolly dora
douglas: doug dougie
edward: ed eddie ted teddy ned
edwin: ed eddie
edmund: ed eddie ted ned
eleanor: ellie nell nellie nora ella
elizabeth elisabeth: liz lizzie lizzy beth betty bess bessie betsy eliza libby lisbeth elsie
emily: em emmy millie
ernest: ernie
eugene: gene
florence: flo florrie flossie
frances: fran frankie fanny francie
francis: frank frankie fran
frederick fredrick: fred freddie freddy
gabriel: gabe
gabrielle: gaby gabby
geoffrey jeffrey: geoff jeff
george: georgie
georgina: georgie gina
gerald gerard: gerry jerry
gillian: gill jill
graham graeme: gray
gregory: greg
gwendoline gwendolyn: gwen
harold: harry hal
harriet: hattie harri
henry: harry hal hank
herbert: herb bert bertie
hubert: bert
isabella isabel isobel isabelle: izzy bella belle
jacob: jake
jacqueline: jackie jacqui jacky
james: jim jimmy jamie jem
janet: jan
jasmine: jas jaz
jennifer: jen jenny jennie
jeremy: jem jerry jez
jessica: jess jessie
joanna joanne: jo joey
john: jack johnny jackie jock
jonathan johnathan: jon jonny jono johnny
joseph: joe joey
josephine: jo josie
joshua: josh
judith: judy jude judi
julia julie: jules
kenneth: ken kenny
kimberley kimberly: kim
laurence lawrence: larry laurie lawrie
leonard: len lenny leo
leslie lesley: les
lillian lilian: lily lil
louise louisa: lou
lucille lucinda: lucy lu
madeleine: maddie maddy
magdalena: lena magda
malcolm: mal malc
margaret: maggie meg peggy peg madge marge margie
martin: marty
mary: molly polly mamie
matilda: tilly mattie
matthew: matt mat
maureen: mo
maxwell maximilian: max
maxine: max
melanie: mel
michael: mike mick mickey micky mikey
michelle: shelly shell chelle
miriam: mim
mohammed muhammad mohammad mohamed muhammed mohamad: mo mohd md muhd
natalie: nat
natasha: tasha nat
nathan nathaniel: nat nate
neville: nev
nicholas nicolas: nick nicky nic
nicola nicole: nicky nikki nic nicki
norman: norm
oliver: ollie olly
olivia: liv livvy ollie
pamela: pam
patricia: pat patsy trish tricia patty paddy
patrick: pat paddy
penelope: penny pen
peter: pete
philip phillip: phil pip
philippa: pippa pip
prudence: prue
rachel: rach
raymond: ray
rebecca: becky becca bex
reginald: reg reggie
richard: dick rick ricky rich richie dickie
robert: bob bobby rob robbie bert
roberta: bobbie
roderick: rod roddy
rodney: rod
roger: rodge
ronald: ron ronnie
rosemary: rose rosie
rosalind: ros roz
russell: russ
samantha: sam sammy
samuel: sam sammy
sandra: sandy
sarah sara: sally sadie
sidney sydney: sid syd
simon: si
sophia sophie: soph
stanley: stan
stephen steven: steve stevie ste
stephanie: steph stevie
stuart stewart: stu stew
susan susanna susannah suzanne: sue susie suzy sukie
sylvia: sylvie
terence terrence: terry tel
teresa theresa: terry tess tessa terri
theodore: ted teddy theo
thomas: tom tommy
timothy: tim timmy
tobias: toby
valerie: val
veronica: ronnie
victor: vic
victoria: vicky vicki vikki tori
vincent: vince vinny
violet: vi
virginia: ginny
vivienne vivian: viv
walter: wally walt wat
wilfred: wilf fred
wilhelmina: mina minnie billie
william: bill billy will willie willy liam
winifred: win winnie freda
zachary: zach zack zak
`
