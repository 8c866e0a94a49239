/** Parts of the body and their regions, in languages of Europe. Folded when read; separated by blanks. */
export const bodyWords = `
head brain skull face neck spine chest breast breasts thorax abdomen pelvis hip knee ankle foot feet hand hands wrist elbow shoulder arm forearm humerus femur tibia fibula leg thigh calf finger fingers toe toes liver kidney kidneys spleen pancreas stomach bowel colon rectum prostate bladder uterus cervix ovary ovaries testis testes lung lungs heart aorta carotid carotids artery vein arteries veins thyroid orbit sinus ear ears nose eye eyes mandible maxilla jaw teeth tooth rib ribs sternum clavicle scapula sacrum coccyx vertebra vertebrae disc discs disk cord canal nerve plexus muscle bone joint soft tissue skin lymph node nodes adrenal esophagus oesophagus trachea bronchus pleura mediastinum peritoneum
kopf schädel gehirn hirn gesicht hals wirbelsäule brust mamma thorax abdomen becken hüfte knie sprunggelenk fuß hand handgelenk ellenbogen schulter arm oberarm unterarm oberschenkel unterschenkel leber niere nieren milz pankreas magen darm dickdarm rektum prostata harnblase blase gebärmutter hoden lunge lungen herz aorta karotis leiste
tête cerveau crâne cou rachis thorax sein abdomen bassin hanche genou cheville pied main poignet coude épaule foie rein rate pancréas estomac prostate vessie utérus poumon coeur
cabeza cerebro cráneo cuello columna tórax mama abdomen pelvis cadera rodilla tobillo pie mano muñeca codo hombro hígado riñón bazo páncreas estómago próstata vejiga útero pulmón corazón
testa cervello encefalo cranio collo colonna torace mammella addome pelvi bacino anca ginocchio caviglia piede mano polso gomito spalla fegato rene milza pancreas stomaco prostata vescica utero polmone cuore
hoofd hersenen nek wervelkolom borst buik bekken heup knie enkel voet hand pols elleboog schouder lever nier milt alvleesklier maag prostaat blaas baarmoeder long hart
cabeça cérebro pescoço coluna tórax mama abdómen pélvis anca joelho tornozelo pé mão punho cotovelo ombro fígado rim baço pâncreas estômago próstata bexiga útero pulmão coração
głowa mózg szyja kręgosłup klatka piersiowa pierś brzuch miednica biodro kolano staw stopa dłoń nadgarstek łokieć bark wątroba nerka śledziona trzustka żołądek prostata pęcherz macica płuco serce
κεφαλή εγκέφαλος τράχηλος σπονδυλική στήλη θώρακας μαστός κοιλία πύελος ισχίο γόνατο ήπαρ νεφρός σπλήνας πάγκρεας στομάχι προστάτης κύστη μήτρα πνεύμονας καρδιά
голова мозг шея позвоночник грудь живот таз колено печень почка селезенка поджелудочная железа желудок простата пузырь матка легкое сердце
huvud hjärna bröst buk bäcken höft knä lever njure prostata lunga hjärta hoved hjerne bryst hofte knæ nyre lunge hjerte
`
