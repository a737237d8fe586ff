"""Abbreviations behind which no sentence ends; those that often close one (“usw.”, “etc.”) are left out."""

from __future__ import annotations

from claims.rules.words import word_set

# Without the last full stop.
ABBREVIATIONS: dict[str, frozenset[str]] = {
    "de": word_set(
        "abb abs abt adr allg amtl anl anm apr art aufl aug ausg az bd begr bes best betr bez bgm "
        "bio bspw bzgl bzw ca chr d.h d.i dez dgl dipl dipl.-ing dr dtsch ebd einschl engl entspr "
        "erg etw ev evtl exkl expl fa fam feb ff fig fr frhr frz geb gebr gegr geh gem gen "
        "gen.-dir ges gesch gest gez ggf ggü hbf hg hl hptm hr hrn hrsg i.a i.d.r i.v ing inh "
        "inkl insb insbes internat jan jh jhd jr jul jun kap kath kfm kgl kom lat lfd lic lt ltd "
        "ltg mag max med mia min mind mio mrd mrz mst mwst n.chr nachf nat nov nr nrn o.g o.ä obj "
        "oblt okt pers pf phil pkt pkw pol prof prot qm rd red ref reg rep rer resp röm s.o s.u "
        "schr schw schweiz sek sen sep sept sog spez st staatl statist std stellv str stv tab tel "
        "tsd u.a u.u u.ä umg univ unv urspr usf v.a v.chr verf verh verm vers vgl vorm vors wg "
        "wiss z.b z.t z.zt zit ztr zul zus zw zzgl öff österr ü.d.m überarb übers"
    ),
    "en": word_set(
        "adm approx apt art assn asst aug ave blvd brig bros c ca capt cf cmdr col cpl dec dept "
        "dist dr e.g ed est ext feb fig figs fr gen gov hon hrs i.e jan jr jul jun lt maj messrs "
        "min mr mrs ms mt nov oct op p para pp pres prof pvt rep reps rev sec sen sens sept sgt "
        "sr st supt univ v viz vol vols vs"
    ),
}
# “am 3. Oktober”, “dem 21. Jahrhundert”: a number between such words is a place in a row.
BEFORE_ORDINALS = word_set(
    "ab am beim bis das dem den der des die ein eine einem einen einer im jede jeder jedes seit vom zum zur"
)
BEHIND_ORDINALS = word_set(
    "april auflage august bundestag dezember etage februar geburtstag halbjahr jahrestag "
    "jahrhundert jahrhunderte jahrhunderts jahrtausend januar juli juni kapitel klasse lebensjahr "
    "legislaturperiode liga mai mal minute märz november oktober platz quartal quartals rang "
    "runde september spieltag staffel stock tag weltkrieg woche"
)
