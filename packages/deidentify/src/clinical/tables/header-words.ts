/**
 * Words by which a header says what its column holds, in languages of Europe. Compared after folding (case, accents, Greek and Cyrillic letters),
 * at word boundaries: `PatientID`, `patient_id` and `Patient-Id` are one. The first list with a match decides, so what is more exact comes first.
 */
import type { ColumnRole } from '../types.ts'

export interface HeaderWords {
  readonly role: ColumnRole
  readonly words: readonly string[]
  /** Not when one of these stands there too. */
  readonly unless?: readonly string[]
}

const list = (text: string): string[] => text.split(',').map((word) => word.trim()).filter(Boolean)

export const headerWords: readonly HeaderWords[] = [
  { role: 'uid', words: list('study uid, study instance uid, series uid, series instance uid, sop instance uid, sop uid, frame of reference uid, instance uid, uid, uids, studien uid, uid studio') },
  {
    role: 'identifier',
    words: list(`patient id, patientid, id patient, patid, pat id, pid, subject id, subjectid, subject, participant id, mrn, medical record number, patient number, patient no, patient nr, patient identifier, patient code, patient,
      patienten id, patientennummer, patientennr, patnr, pat nr, fallpatient id, identifiant patient, id patiente, numero patient, num patient, ipp, nip, numero de patient, id paciente, numero de paciente, nhc, historia clinica,
      numero historia clinica, codice paziente, id paziente, paziente, paciente, patientnummer, patientnr, patient nummer, pacient id, id pacient, id pacienta, id pacjenta, numer pacjenta, pacjent id, pacientas id, potilas id, potilastunnus,
      potilasnumero, betegazonosito, beteg id, azonosito, id doente, numero do doente, numero de utente, αριθμός ασθενή, κωδικός ασθενή, κωδικός ασθενούς, ασθενής, идентификатор пациента, номер пациента, пациент, пациент id, bolnik id, id bolnika, sifra pacijenta,
      patsiendi id, patsient, pacienta id, hasta no, case id, person id, source patient id, patient ids`),
    unless: list('age, sex, gender, name, date, birth, weight, height, comment, comments, note, notes, status, history, race, position, address, phone, telephone, mobile, email, mail, city, town, street, zip, postcode, country, physician, doctor, telefon, adresse, name, alter, geschlecht'),
  },
  {
    role: 'other-identifier',
    words: list(`accession, accession number, accession no, order number, visit id, encounter id, encounter number, case number, fallnummer, fall nr, fallid, aufnahmenummer, insurance, insurance number, versichertennummer, krankenversicherungsnummer, kvnr,
      sozialversicherungsnummer, svnr, ssn, social security, nhs number, nhs no, nhs, national id, nationality number, personal number, personnummer, cpr, cpr nummer, bsn, burgerservicenummer, nir, numero securite sociale, numero de securite sociale, dni, nif, nie,
      codice fiscale, cf, tessera sanitaria, pesel, rodne cislo, egn, cnp, oib, emso, jmbg, henkilotunnus, hetu, hetu tunnus, taj, amka, αμκα, снилс, егн, passport, passport number, id card, licence number, license, sample id, specimen id,
      specimen number, block number, befundnummer, auftragsnummer, probennummer, e number, studienummer, device serial number, serial number, record number, record id, id, identifier, kennung, identifiant, identificativo, identificador, identyfikator, identifikator, hash`),
  },
  {
    role: 'birth-date',
    words: list(`birth date, birthdate, date of birth, dob, birth day, birthday, born, year of birth, birth year, birth, geburtsdatum, geb datum, gebdatum, geburtstag, geboren, geburtsjahr, date de naissance, date naissance, naissance, ddn, annee de naissance,
      fecha de nacimiento, fecha nacimiento, nacimiento, fnac, data di nascita, data nascita, nascita, data de nascimento, nascimento, geboortedatum, geboortejaar, fodselsdato, fodselsdag, fodelsedatum, fodelsedag, fodd, syntymaaika, syntymapaiva,
      data urodzenia, urodzenia, datum narozeni, narozeni, datum narodenia, szuletesi datum, szuletesi ido, data nasterii, datum rodenja, datum rojstva, sunniaeg, dzimsanas datums, gimimo data, ημερομηνία γέννησης, ημ γέννησης, дата рождения, дата на раждане, dogum tarihi`),
  },
  { role: 'mail', words: list('email, e mail, mail, mail address, email address, courriel, correo, correo electronico, posta elettronica, pec, sahkoposti, e posta') },
  { role: 'telephone', words: list('phone, telephone, tel, mobile, cell phone, phone number, fax, telefon, telefonnummer, handy, mobil, mobilnummer, portable, telefono, movil, cellulare, telefone, telemovel, telefoon, puhelin, τηλέφωνο, κινητό, телефон') },
  { role: 'postcode', words: list('postcode, post code, postal code, zip, zip code, zipcode, plz, postleitzahl, code postal, codigo postal, cap, codice postale, postnummer, postnr, postinumero, kod pocztowy, psc, iranyitoszam, cod postal, postanski broj, postni stevilka, ταχυδρομικός κώδικας, τκ, индекс') },
  {
    role: 'address',
    words: list(`address, street, house number, city, town, village, residence, place of residence, place of birth, birth place, birthplace, county, municipality, adresse, strasse, hausnummer, ort, wohnort, geburtsort, stadt, gemeinde, landkreis, rue, ville, commune, lieu de naissance,
      direccion, calle, ciudad, poblacion, municipio, lugar de nacimiento, indirizzo, via, citta, comune, luogo di nascita, morada, endereco, cidade, localidade, adres, straat, woonplaats, plaats, gata, by, kommun, kommune, adress, osoite, katu, kaupunki, ulica, miasto, mesto, adresa, utca, varos,
      lakcim, strada, oras, grad, διεύθυνση, οδός, πόλη, адрес, улица, город, location, geolocation, latitude, longitude`),
    unless: list('tumor, tumour, lesion, primary, ip, type'),
  },
  {
    role: 'staff',
    words: list(`physician, physicians, doctor, radiologist, surgeon, oncologist, pathologist, operator, technician, technologist, referrer, referring, referring physician, performing physician, reader, observer, annotator, reporter, reported by, requested by, nurse, arzt, ärztin, hausarzt, überweiser, einsender, behandler, zuweiser, befunder,
      operateur, untersucher, medecin, chirurgien, radiologue, medico, cirujano, radiologo, medico curante, cirurgiao, huisarts, laege, lakare, laakari, lekarz, lekar, orvos, ιατρός, γιατρός, врач, лекар, investigator, contact, contact person, next of kin, guardian, relative, mother, father, spouse`),
    unless: list('age, date, score, confidence, assessment, cancer, tumor, tumour, history, number of, count, agreement, last contact'),
  },
  {
    role: 'name',
    words: list(`name, names, patient name, patientname, full name, first name, firstname, given name, last name, lastname, surname, family name, middle name, maiden name, initials, nachname, vorname, familienname, geburtsname, patientenname, nom, prenom, nom de naissance, nom patient,
      nombre, apellido, apellidos, primer apellido, segundo apellido, cognome, nome, nominativo, apelido, sobrenome, naam, voornaam, achternaam, navn, fornavn, efternavn, etternavn, namn, fornamn, efternamn, nimi, etunimi, sukunimi, imie, nazwisko, jmeno, prijmeni, meno, priezvisko,
      nev, csaladnev, utonev, nume, prenume, ime, prezime, priimek, perekonnanimi, eesnimi, vards, uzvards, vardas, pavarde, όνομα, επώνυμο, ονοματεπώνυμο, имя, фамилия, отчество, фио, име, soyad, ad soyad, initialen`),
    unless: list('drug, medication, study, series, protocol, tumor, tumour, tumeur, test, marker, gene, variable, file, dataset, site, hospital, device, model, trial, therapy, treatment, regimen, organ, cancer, diagnosis, procedure, manufacturer, software, column, field, code, sequence'),
  },
  { role: 'institution', words: list('hospital, institution, clinic, department, ward, centre, center, site, site name, centre id, center id, hospital name, institution name, provider, gp practice, krankenhaus, klinik, abteilung, station, zentrum, hopital, clinique, service, etablissement, ospedale, reparto, azienda, centro, hospital de origen, servicio, hospital origem, ziekenhuis, afdeling, sygehus, afdeling navn, sjukhus, avdelning, sairaala, szpital, oddzial, nemocnice, nemocnica, korhaz, spital, bolnica, bolnisnica, haigla, νοσοκομείο, κλινική, больница, болница'),
    unless: list('tumor, tumour, primary, lesion, metastasis, metastases, biopsy, anatomic, anatomical, recurrence, disease, radiotherapy, of') },
  { role: 'age', words: list('age, age at, age years, alter, patient age, age at diagnosis, age at index, age at scan, ages, edad, eta, idade, leeftijd, alder, ika, wiek, vek, eletkor, kor, varsta, dob pacijenta, starost, vanus, vecums, amzius, ηλικία, возраст, възраст, yas'), unless: list('gestational, bone, stage, band, group') },
  { role: 'sex', words: list('sex, gender, birth sex, geschlecht, sexe, genre, sexo, genero, sesso, genere, geslacht, kon, kjonn, sukupuoli, plec, pohlavi, pohlavie, nem, sexul, spol, sugu, dzimums, lytis, φύλο, пол, cinsiyet') },
  {
    role: 'date',
    words: list(`date, dates, day, study date, scan date, exam date, datetime, timestamp, diagnosed, last follow up, follow up date, last contact, death date, date of death, diagnosis date, surgery date, datum, tag, diagnosedatum, todesdatum, op datum, jour, date diagnostic, fecha, data, dato, dag, paiva, paivamaara, dzien, den, nap, datuma, data badania, zi, kuupaev, diena, datums,
      ημερομηνία, ημ, дата, tarih, year of diagnosis, diagnosis year, year`),
    unless: list('days, days since, interval, relative, offset, to'),
  },
  { role: 'time', words: list('time of day, clock, uhrzeit, heure, hora, ora, tijd, klokkeslet, study time, scan time, acquisition time, series time') },
  {
    role: 'text',
    words: list(`comment, comments, note, notes, remark, remarks, text, free text, report, findings, finding, impression, conclusion, history, clinical history, anamnesis, description, details, summary, indication, reason, kommentar, bemerkung, bemerkungen, notiz, befund, beurteilung, anamnese, text befund, commentaire, remarque, compte rendu, conclusion cr, observations, comentario, observaciones,
      informe, nota, commento, referto, note cliniche, osservazioni, comentarios, relatorio, opmerking, opmerkingen, verslag, bemaerkning, anmarkning, huomautus, lausunto, uwagi, opis, poznamka, nalez, megjegyzes, lelet, observatii, napomena, nalaz, opomba, izvid, σχόλια, παρατηρήσεις, πόρισμα, комментарий, заключение, описание, бележка`),
    unless: list('code, coded, count, number of, family history'),
  },
  {
    role: 'code',
    words: list(`diagnosis, diagnoses, icd, icd10, icd 10, icd9, icdo3, icd o, icd o 3, snomed, loinc, topography, morphology, histology, histological type, tumor type, tumour type, stage, staging, tnm, ct, cn, cm, pt, pn, pm, grade, grading, gleason, treatment, therapy, regimen, drug, medication, agent, surgery, procedure, response, recist, recurrence,
      progression, vital status, status, outcome, cause of death, event, assessment, category, birads, pirads, modality, body part, laterality, side, site of lesion, location of lesion, organ, manufacturer, model, receptor, er status, pr status, her2, ki67, mutation, gene, biomarker, marker, smoking, smoker, menopausal status, family history, ecog, race, ethnicity, race ethnicity,
      tumor, tumour, lesion, examination, exam, exam type, untersuchung, untersuchungsart, scanner, contrast, contrast agent, b value, b values, field strength, sequence type, indication code, consent, cohort, arm, fold, split, set, group, timepoint, time point, episode, visit, unit, units, label, class, type, diagnose, diagnosen, stadium, histologie, therapie, behandlung, seite, diagnostic, diagnostico, diagnosi, stade, traitement, tratamiento, trattamento, terapia, estadio, stadio, istologia, histologia, lateralidad, lateralita, behandeling, behandling, hoito, diagnoosi,
      rozpoznanie, leczenie, lecba, diagnoza, liecba, kezeles, tratament, lijecenje, zdravljenje, ravi, διάγνωση, στάδιο, θεραπεία, диагноз, стадия, лечение`),
  },
]
