using FunnelStream.Calendars;

namespace FunnelStream.Alerts.Texts;

/// <summary>What alerts say in French. How sentences hold numbers: <see cref="AlertPhrases"/>. A colon has a no-break space before it.</summary>
internal static class FrenchPhrases
{
    private static readonly string[] Step =
    [
        "{observed} pour {expected} attendus[, soit {ratio}][ (intervalle à 95\u202f%\u00a0: {ratio~})].",
        "Taux actuel\u00a0: {rate}[\u00a0; auparavant\u00a0: {baseline_rate}].",
    ];

    private static readonly string[] Weak = [.. Step, "Objectif\u00a0: {target_rate}."];

    public static AlertPhrases Table { get; } = new()
    {
        Numbers = NumberText.French,
        Rules = new Dictionary<string, RulePhrases>
        {
            ["sql_rate_drop"] = new(
                "Moins de leads deviennent SQL\u00a0: {where}",
                [
                    "{observed|lead récent est devenu|leads récents sont devenus} SQL à ce jour, pour {expected} attendus à cet âge\u00a0: {ratio} de la normale[ (intervalle à 95\u202f%\u00a0: {ratio~})].",
                    "Ce n’est pas l’effet d’un afflux\u00a0: chaque lead est comparé à ce qui est normal à son âge[, sur {leads|lead|leads}].",
                    "Parmi les leads assez anciens pour en juger, {rate}[ ({rate~})] sont devenus SQL\u00a0; auparavant, c’était {baseline_rate}[ sur {baseline_leads}].",
                    "La moitié de ceux qui se qualifient mettent {lag_p50_days}[\u00a0; auparavant, {baseline_lag_p50_days}].",
                    "Au volume actuel, cette règle voit une baisse de {minimum_detectable_drop} ou plus.",
                ],
                [
                    "Les leads récents deviennent SQL à peu près aussi souvent qu’avant\u00a0: {observed} pour {expected} attendus[, soit {ratio} de la normale (intervalle à 95\u202f%\u00a0: {ratio~})].",
                ],
                new Dictionary<string, DiagnosisPhrases>
                {
                    ["lower"] = new(
                        "Qualité en baisse\u00a0: les leads qui ont eu leur temps se qualifient moins souvent qu’avant, et pas seulement plus tard.",
                        "Regarder ce qui a changé dans le ciblage, le message ou le formulaire ({where}), écouter quelques nouveaux leads, et y retenir la dépense tant que ce n’est pas expliqué."),
                    ["slower"] = new(
                        "Plus lent, pas moins bon\u00a0: les leads qui ont eu leur temps se qualifient aussi souvent qu’avant, mais plus tard.",
                        "Demander aux commerciaux ce qui retarde le premier contact et la qualification. Ne pas toucher aux campagnes pour l’instant."),
                    ["not_yet_known"] = new(
                        "Pas encore connu\u00a0: trop peu de ces leads sont assez anciens pour dire s’ils se qualifient moins souvent ou seulement plus tard.",
                        "Vérifier que les commerciaux traitent les nouveaux leads aussi vite que d’habitude, et en regarder quelques-uns. Ne pas couper la dépense pour cette seule raison\u00a0: le diagnostic suivra quand ils auront mûri."),
                    ["drift"] = new(
                        "Dérive lente\u00a0: le taux a glissé peu à peu par rapport à la référence fixe, trop lentement pour la comparaison habituelle avec les derniers mois.",
                        "Prévoir cette semaine une revue avec les commerciaux ({where})\u00a0: ciblage, définition du SQL, et qui l’applique. Rien à faire cette nuit."),
                    [""] = new("", "Regarder ce qui a changé ({where}), et quelques nouveaux leads."),
                }),
            ["sql_rate_drop_fast"] = new(
                "Premiers signes d’une baisse des leads qualifiés\u00a0: {where}",
                [
                    "Sur les {leads|dernier lead|derniers leads}, {converted|s’est qualifié|se sont qualifiés} dans le délai fixé[, soit {rate}], pour {baseline_rate} en temps normal.",
                    "Le cumul des indices est de {statistic}\u00a0; il alerte au-delà de {threshold}.",
                ],
                ["Les nouveaux leads se qualifient à temps à peu près aussi souvent qu’avant[\u00a0: {rate}, pour {baseline_rate} en temps normal]."],
                new Dictionary<string, DiagnosisPhrases>
                {
                    ["lower"] = new(
                        "Moins de leads se qualifient dans le délai fixé\u00a0; on ne sait pas encore s’ils le feront plus tard.",
                        "Regarder les leads les plus récents ({where}) et ce qui a changé ces derniers jours. C’est une alerte précoce\u00a0: la règle plus lente la confirmera ou non."),
                    [""] = new("", "Regarder les leads les plus récents ({where}) et ce qui a changé ces derniers jours."),
                }),
            ["capacity_saturation"] = new(
                "Les commerciaux arrivent à saturation\u00a0: {where}",
                [
                    "Il est demandé à l’équipe {utilization} de ce qu’elle peut faire\u00a0: {arrival_rate} leads arrivent par jour ouvré[, et {reps|commercial en traite|commerciaux en traitent} {service_rate} chacun].",
                    "{backlog|lead attend|leads attendent}[, soit {backlog_per_rep} par commercial (limite\u00a0: {wip_limit})].",
                    "if time_to_sla_limit_days <= 0: L’arriéré dépasse déjà ce qui peut être traité dans le délai promis de {sla}.",
                    "if time_to_sla_limit_days > 0: À ce rythme, les leads attendront plus que le délai promis de {sla} dans {time_to_sla_limit_days}[ ({time_to_sla_limit_days~})].",
                    "if time_to_wip_limit_days <= 0: Les commerciaux ont déjà plus de leads en main que la limite.",
                    "if time_to_wip_limit_days > 0: La limite de leads en main sera atteinte dans {time_to_wip_limit_days}[ ({time_to_wip_limit_days~})].",
                    "Il faut {response_p90} pour répondre à neuf leads sur dix[ (délai promis\u00a0: {sla})].",
                ],
                ["L’équipe a de nouveau de la marge\u00a0: il lui est demandé {utilization} de ce qu’elle peut faire[, et {backlog|lead attend|leads attendent}]."],
                new Dictionary<string, DiagnosisPhrases>
                {
                    ["arrivals_rose"] = new(
                        "Il arrive plus de leads que d’habitude\u00a0; les commerciaux vont aussi vite qu’avant.",
                        "Retenir les campagnes qui apportent du volume ou renforcer l’équipe ({where}) avant que des leads refroidissent. Traiter d’abord les leads les plus prometteurs."),
                    ["service_fell"] = new(
                        "Les commerciaux traitent moins de leads que d’habitude\u00a0; il n’en arrive pas plus qu’avant.",
                        "Demander qui est absent ou retenu ailleurs ({where}), et passer des leads aux équipes qui ont de la marge."),
                    ["both"] = new(
                        "Il arrive plus de leads que d’habitude, et les commerciaux en traitent moins.",
                        "Retenir les campagnes qui apportent du volume, et chercher qui est absent ou retenu ailleurs ({where})."),
                    [""] = new("", "Retenir le volume ou renforcer l’équipe ({where}), et traiter d’abord les leads les plus prometteurs."),
                }),
            ["response_sla"] = new(
                "Des leads attendent trop longtemps une réponse\u00a0: {where}",
                [
                    "{overdue|lead est resté|leads sont restés} sans réponse au-delà du délai promis de {sla}[, dont {newly_overdue|nouveau|nouveaux}].",
                    "Le plus ancien attend depuis {oldest}.",
                ],
                ["Plus aucun lead n’est en retard."],
                new Dictionary<string, DiagnosisPhrases>
                {
                    [""] = new("", "Répondre d’abord aux plus anciens, maintenant\u00a0: chaque heure d’attente coûte des conversions. Si personne n’est de service, les confier à d’autres."),
                }),
            ["cpl_trap"] = new(
                "Des leads bon marché, des résultats chers\u00a0: {where}",
                [
                    "Un lead coûte ici {cost_per_lead}, et {cost_per_lead_all} en moyenne, ce qui paraît avantageux[ ({leads|lead qui a eu|leads qui ont eu} leur temps)].",
                    "Mais un SQL coûte {cost_per_sql}[ (intervalle à 95\u202f%\u00a0: {cost_per_sql~})], contre {cost_per_sql_all} en moyenne.",
                    "Mais un client coûte {cac}[ (intervalle à 95\u202f%\u00a0: {cac~})], contre {cac_all} en moyenne.",
                ],
                [
                    "Un SQL coûte ici {cost_per_sql}, et {cost_per_sql_all} en moyenne\u00a0: l’écart n’est plus grand.",
                    "Un client coûte ici {cac}, et {cac_all} en moyenne\u00a0: l’écart n’est plus grand.",
                ],
                new Dictionary<string, DiagnosisPhrases>
                {
                    ["cost_per_sql"] = new(
                        "Les leads du canal sont bon marché parce que peu d’entre eux se qualifient.",
                        "Juger {where} au coût par SQL, pas au coût par lead\u00a0: resserrer le ciblage, ou déplacer le budget vers les canaux dont les SQL coûtent moins."),
                    ["cac"] = new(
                        "Les leads du canal sont bon marché parce que peu d’entre eux deviennent clients.",
                        "Juger {where} à ce que coûte un client, pas un lead\u00a0: resserrer le ciblage, ou déplacer le budget vers les canaux qui gagnent des clients."),
                    [""] = new("", "Juger {where} à ce que coûtent ses résultats, pas ses leads."),
                }),
            ["illusory_growth"] = new(
                "Plus de leads, pas plus d’affaires\u00a0: {where}",
                [
                    "Les leads ont augmenté de {lead_growth}\u00a0: {leads} après {leads_before} sur la période précédente[ (par hasard\u00a0: {growth_p_value})].",
                    "Mais {observed} seulement sont allés plus loin, pour {expected} attendus à leur âge\u00a0: {ratio} de la normale[ (intervalle à 95\u202f%\u00a0: {ratio~})].",
                ],
                ["Croissance et résultats vont de nouveau ensemble[\u00a0: {observed} pour {expected} attendus, soit {ratio} de la normale]."],
                new Dictionary<string, DiagnosisPhrases>
                {
                    ["sql"] = new(
                        "Les leads supplémentaires ne deviennent pas SQL\u00a0: la croissance n’est que celle du nombre de contacts.",
                        "Trouver la campagne ou la source des leads supplémentaires ({where}), et ne plus augmenter son budget tant que ses leads ne se qualifient pas."),
                    ["opportunity"] = new(
                        "Les leads supplémentaires ne deviennent pas des opportunités\u00a0: ils passent la qualification, mais les commerciaux n’y voient rien.",
                        "Parcourir les SQL les plus récents ({where}) avec les commerciaux\u00a0: la définition du SQL est-elle trop large, ou le ciblage à côté\u00a0?"),
                    [""] = new("", "Trouver la source des leads supplémentaires ({where}), et retenir son budget tant qu’ils n’apportent pas de résultats."),
                }),
            ["budget_pace"] = new(
                "La dépense s’écarte du plan\u00a0: {where}",
                [
                    "{spend} dépensés[ sur un budget de {budget}], alors que {share_elapsed} du mois est écoulé.",
                    "À ce rythme, le mois finira à {pace} du budget.",
                    "De l’argent est dépensé sans un seul lead, alors que {expected_leads} étaient attendus.",
                ],
                ["La dépense est revenue au plan[\u00a0: {spend} sur {budget}, avec {share_elapsed} du mois écoulé]."],
                new Dictionary<string, DiagnosisPhrases>
                {
                    ["over_budget"] = new(
                        "La dépense est en avance sur le budget.",
                        "Baisser le budget quotidien ({where}) ou approuver le dépassement\u00a0: à ce rythme, l’argent sera épuisé avant la fin du mois."),
                    ["spend_without_leads"] = new(
                        "L’argent sort et aucun lead n’entre\u00a0: sans doute un formulaire, une page ou un suivi en panne, pas de la malchance.",
                        "Remplir soi-même le formulaire ({where}), maintenant. S’il est en panne, ou son suivi, suspendre la campagne jusqu’à ce qu’il marche."),
                    [""] = new("", "Vérifier budget, formulaire et suivi ({where})."),
                }),
            ["roi_negative"] = new(
                "Ne rapporte pas ce qu’il coûte\u00a0: {where}",
                [
                    "{spend} dépensés, {revenue} gagnés[, et {pipeline_value} d’affaires en cours dont {win_rate} sont d’ordinaire gagnées]\u00a0: un rendement de {roi}.",
                    "Jugé sur {opportunities|opportunité|opportunités}, de leads qui ont eu le temps de devenir clients.",
                ],
                ["Rapporte de nouveau ce qu’il coûte[\u00a0: {spend} dépensés, {revenue} gagnés, un rendement de {roi}]."],
                new Dictionary<string, DiagnosisPhrases>
                {
                    [""] = new("", "Décider si {where} a un autre but qui vaut cet argent\u00a0; sinon, l’arrêter ou le réduire, et déplacer le budget vers ce qui rapporte."),
                }),
            ["stage_leak"] = new(
                "L’entonnoir fuit à une étape\u00a0: {where}",
                [
                    "{observed|lead l’a passée|leads l’ont passée}, pour {expected} attendus à leur âge\u00a0: {ratio} de la normale[ (intervalle à 95\u202f%\u00a0: {ratio~})].",
                    "Son taux est de {rate}\u00a0; auparavant, il était de {baseline_rate}.",
                ],
                ["L’étape laisse passer à peu près autant de leads qu’avant[\u00a0: {observed} pour {expected} attendus, soit {ratio} de la normale]."],
                new Dictionary<string, DiagnosisPhrases>
                {
                    ["lead_to_mql"] = new(
                        "Elle fuit du lead au MQL\u00a0: ce ne sont pas les bonnes personnes qui répondent, donc le ciblage ou le message est à côté.",
                        "Regarder qui sont les nouveaux leads ({where}), et les derniers changements d’audience, de mots-clés et de message."),
                    ["mql_to_sql"] = new(
                        "Elle fuit du MQL au SQL\u00a0: marketing et commerciaux n’entendent pas la même chose par un bon lead.",
                        "Parcourir dix MQL refusés ({where}) avec les commerciaux, et s’accorder sur ce qu’est un SQL."),
                    ["sql_to_opportunity"] = new(
                        "Elle fuit du SQL à l’opportunité\u00a0: les leads qualifiés ne deviennent pas des affaires.",
                        "Demander aux commerciaux ce qui arrête les SQL ({where})\u00a0: relance, offre ou moment."),
                    ["opportunity_to_client"] = new(
                        "Elle fuit de l’opportunité au client\u00a0: des affaires sont perdues, donc la conclusion, le prix ou le positionnement est à côté.",
                        "Lire les raisons des dernières affaires perdues ({where}), et chercher un nouveau concurrent ou un nouveau prix."),
                    [""] = new("", "Regarder ce qui a changé à cette étape ({where})."),
                }),
            ["no_data"] = new(
                "Plus aucun événement n’arrive\u00a0: {where}",
                [
                    "Rien depuis {silent}, alors que {expected_events|événement était attendu|événements étaient attendus} dans ce temps.",
                    "Jusqu’à son retour, les autres chiffres ({where}) ne sont pas à jour, et rien n’y est déclaré résolu.",
                ],
                ["Les événements arrivent de nouveau."],
                new Dictionary<string, DiagnosisPhrases>
                {
                    [""] = new("", "Vérifier le formulaire, le suivi et la connexion qui envoie les événements ({where})\u00a0; puis si les campagnes ont été arrêtées à dessein."),
                    ["events"] = new("", "Vérifier le formulaire, le suivi et la connexion qui envoie les événements ({where})\u00a0; puis si les campagnes ont été arrêtées à dessein."),
                    ["sqls"] = new("", "Vérifier la connexion qui envoie les événements du CRM\u00a0; puis si les ventes qualifient encore des leads.")
                    {
                        Title = "Plus aucun SQL n’arrive",
                        Firing = ["Aucun SQL depuis {silent}, alors que {expected_events|était attendu|étaient attendus} dans ce temps.", "Jusqu’au prochain, aucun taux n’est jugé, et rien n’est déclaré résolu."],
                        Clear = ["Des SQL arrivent de nouveau."],
                    },
                    ["no_response"] = new("", "Vérifier que la source des réponses est reliée et envoie des événements de type response. S’il n’y en a pas, mettre \"never_came\": false à no_data.")
                    {
                        Title = "Aucune réponse n’arrive\u00a0: la source est-elle reliée\u00a0?",
                        Firing = ["Pas une seule réponse n’est jamais arrivée, et {waiting|lead a|leads ont} passé le délai. Aucun lead n’est déclaré sans réponse ou en retard pour cela, ni aucune équipe surchargée."],
                        Clear = ["La première réponse est arrivée\u00a0: les leads sont désormais jugés d’après elle."],
                    },
                    ["no_sql"] = new("", "Vérifier que le CRM est relié et envoie des événements de type sql. S’il n’y en a pas, mettre \"never_came\": false à no_data.")
                    {
                        Title = "Aucun SQL n’arrive\u00a0: le CRM est-il relié\u00a0?",
                        Firing = ["Pas un seul SQL n’est jamais arrivé, et {waiting|lead a|leads ont} passé le délai. Aucun taux de SQL n’est jugé pour cela."],
                        Clear = ["Le premier SQL est arrivé\u00a0: les leads sont désormais jugés d’après lui."],
                    },
                    ["no_opened"] = new("", "Vérifier que le CRM est relié et envoie des événements de type opened. S’il n’y en a pas, mettre \"never_came\": false à no_data.")
                    {
                        Title = "Aucune opportunité n’arrive\u00a0: les affaires sont-elles reliées\u00a0?",
                        Firing = ["Pas une seule opportunité n’est jamais arrivée, et {waiting|SQL a|SQL ont} passé le délai. Aucun objectif d’opportunités n’est jugé pour cela."],
                        Clear = ["La première opportunité est arrivée\u00a0: les objectifs sont désormais jugés d’après elle."],
                    },
                    ["no_won"] = new("", "Vérifier que le CRM est relié et envoie des événements de type won. S’il n’y en a pas, mettre \"never_came\": false à no_data.")
                    {
                        Title = "Aucune affaire gagnée n’arrive\u00a0: la source est-elle reliée\u00a0?",
                        Firing = ["Pas une seule affaire gagnée n’est jamais arrivée, et {waiting|affaire ouverte a|affaires ouvertes ont} passé le délai. Aucune dépense n’est déclarée perdue pour cela."],
                        Clear = ["La première affaire gagnée est arrivée\u00a0: l’argent est désormais jugé d’après elle."],
                    },
                    ["no_visit"] = NeverCame("visit", "visites", "{waiting|lead a|leads ont}"),
                    ["no_spend"] = NeverCame("spend", "dépenses", "{waiting|lead a|leads ont}"),
                    ["no_pql"] = NeverCame("pql", "PQL", "{waiting|lead a|leads ont}"),
                    ["no_mql"] = NeverCame("mql", "MQL", "{waiting|lead a|leads ont}"),
                    ["no_disqualified"] = NeverCame("disqualified", "leads disqualifiés", "{waiting|lead a|leads ont}"),
                    ["no_lost"] = NeverCame("lost", "affaires perdues", "{waiting|affaire ouverte a|affaires ouvertes ont}"),
                }),
            ["goal"] = new(
                "Objectif manqué, {kpi}\u00a0: {where}",
                ["{value}[ ({value~})], pour un objectif de {bound}."],
                ["De nouveau {value}, pour un objectif de {bound}."],
                new Dictionary<string, DiagnosisPhrases>
                {
                    [""] = new("", "Ouvrir le tableau de bord pour voir depuis quand et où cela s’est gâté, et comparer avec les canaux qui atteignent l’objectif."),
                }),
        },
        Unknown = new(
            "{rule}\u00a0: {where}",
            [],
            [],
            new Dictionary<string, DiagnosisPhrases> { [""] = new("", "Ouvrir le tableau de bord et regarder ce qui a changé.") }),
        Labels = new("Où", "Depuis", "Gravité", "Diagnostic", "Constaté aussi", "Que faire", "Ouvrir le tableau de bord Grafana", "Ouvrir le tableau en direct"),
        Warning = "avertissement",
        Critical = "critique",
        Escalated = "Désormais critique\u00a0: {0}",
        Resolved = "Résolu\u00a0: {0}",
        Withdrawn = "Retiré\u00a0: {0}",
        EscalatedFirst = "La situation s’est aggravée et demande quelqu’un maintenant.",
        WithdrawnSummary = "La règle a été modifiée ou supprimée alors que cette alerte était en cours\u00a0; elle n’est donc plus surveillée. Cela ne veut pas dire que tout va de nouveau bien.",
        WithdrawnNext = "Si la règle a été modifiée, elle juge à neuf et alertera de nouveau s’il le faut. Si elle a été supprimée par erreur, la remettre.",
        ResolvedNext = "Rien à faire.",
        Between = "{0} à {1}",
        AtLeast = "au moins {0}",
        AtMost = "au plus {0}",
        LeadsNamed = "Leads\u00a0: {0}.",
        Since = "Depuis le {0}.",
        Lasted = "Du {0} au {1}\u00a0: {2}.",
        Everything = "tous les canaux",
        Team = "équipe {0}",
        Weekdays = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"],
        FirstDay = "1er",
        Months = ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"],
        Instant = "{0} {1} {2} {3} à {4:00}\u00a0h\u00a0{5:00} ({6})",
        Found = new Dictionary<string, FoundPhrases>
        {
            ["weak_lead_to_mql"] = new("Moins de leads deviennent MQL", Weak),
            ["weak_mql_to_sql"] = new("Moins de MQL deviennent SQL", Weak),
            ["weak_sql_to_client"] = new("Moins de SQL deviennent clients", Weak),
            ["leak"] = new("Le plus grand écart", Step),
            ["illusory_growth"] = new(
                "Une croissance sans résultat",
                [
                    "{leads|lead|leads} après {leads_before} sur la période précédente.",
                    "{observed} sont allés plus loin, pour {expected} attendus à leur âge[\u00a0: {ratio} de la normale][ (intervalle à 95\u202f%\u00a0: {ratio~})].",
                ]),
            ["cpl_trap"] = new(
                "Des leads bon marché qui coûtent cher",
                [
                    "Un lead coûte ici {cost_per_lead}, et {cost_per_lead_all} en moyenne.",
                    "Un SQL coûte {cost_per_sql}[ (intervalle à 95\u202f%\u00a0: {cost_per_sql~})], contre {cost_per_sql_all} en moyenne.",
                    "Un client coûte {cac}[ (intervalle à 95\u202f%\u00a0: {cac~})], contre {cac_all} en moyenne.",
                ]),
        },
        Causes = new Dictionary<string, string>
        {
            ["targeting_or_message"] = "revoir le ciblage et le message",
            ["marketing_and_sales_not_aligned"] = "marketing et vente n’entendent pas la même chose par bon lead",
            ["sales_or_positioning"] = "revoir le travail de vente et le positionnement",
            ["volume_without_result"] = "corriger la qualité avant d’acheter plus",
            ["judge_by_cost_per_sql"] = "la juger sur son coût par SQL",
            ["judge_by_cac"] = "la juger sur son coût par client",
            ["lead_to_mql"] = "entre lead et MQL",
            ["mql_to_sql"] = "entre MQL et SQL",
            ["sql_to_opportunity"] = "entre SQL et opportunité",
            ["opportunity_to_client"] = "entre opportunité et client",
        },
        FoundLine = "{0} ({1})\u00a0: {2}. {3}",
        Kpis = new Dictionary<string, string>
        {
            ["visits"] = "visites",
            ["leads"] = "leads",
            ["pqls"] = "PQL",
            ["mqls"] = "MQL",
            ["sqls"] = "SQL",
            ["opportunities"] = "opportunités",
            ["clients"] = "clients",
            ["lost"] = "affaires perdues",
            ["disqualified"] = "leads disqualifiés",
            ["visit_to_lead"] = "de la visite au lead",
            ["lead_to_mql"] = "du lead au MQL",
            ["mql_to_sql"] = "du MQL au SQL",
            ["sql_to_opportunity"] = "du SQL à l’opportunité",
            ["opportunity_to_client"] = "de l’opportunité au client",
            ["sql_to_client"] = "du SQL au client",
            ["lead_to_client"] = "du lead au client",
            ["visit_to_client"] = "de la visite au client",
            ["lead_to_sql"] = "du lead au SQL",
            ["disqualified_rate"] = "part des leads disqualifiés",
            ["win_rate"] = "taux de gain",
            ["spend"] = "dépense",
            ["revenue"] = "chiffre d’affaires",
            ["average_basket"] = "panier moyen",
            ["revenue_per_lead"] = "chiffre d’affaires par lead",
            ["pipeline_value"] = "valeur des affaires en cours",
            ["cost_per_lead"] = "coût par lead",
            ["cost_per_mql"] = "coût par MQL",
            ["cost_per_sql"] = "coût par SQL",
            ["cost_per_opportunity"] = "coût par opportunité",
            ["cac"] = "coût par client",
            ["roi"] = "rendement de la dépense",
            ["commercial_performance"] = "performance commerciale",
            ["pipeline_velocity"] = "vélocité du pipeline par jour",
            ["response_time_p50"] = "délai de réponse médian",
            ["response_time_p90"] = "délai de réponse (neuf sur dix)",
            ["response_time_business_p50"] = "délai de réponse médian, heures ouvrées",
            ["response_time_business_p90"] = "délai de réponse (neuf sur dix), heures ouvrées",
            ["response_within_5m"] = "réponses en moins de 5 minutes",
            ["response_within_1h"] = "réponses en moins d’une heure",
            ["response_within_24h"] = "réponses en moins de 24 heures",
            ["response_within_48h"] = "réponses en moins de 48 heures",
            ["unanswered"] = "leads sans réponse",
            ["time_to_mql_mean"] = "délai jusqu’au MQL (moyenne)",
            ["time_to_mql_p50"] = "délai jusqu’au MQL (médiane)",
            ["time_to_mql_p90"] = "délai jusqu’au MQL (neuf sur dix)",
            ["time_to_sql_mean"] = "délai jusqu’au SQL (moyenne)",
            ["time_to_sql_p50"] = "délai jusqu’au SQL (médiane)",
            ["time_to_sql_p90"] = "délai jusqu’au SQL (neuf sur dix)",
            ["time_to_opportunity_mean"] = "délai jusqu’à l’opportunité (moyenne)",
            ["time_to_opportunity_p50"] = "délai jusqu’à l’opportunité (médiane)",
            ["time_to_opportunity_p90"] = "délai jusqu’à l’opportunité (neuf sur dix)",
            ["time_to_client_mean"] = "délai jusqu’au client (moyenne)",
            ["time_to_client_p50"] = "délai jusqu’au client (médiane)",
            ["time_to_client_p90"] = "délai jusqu’au client (neuf sur dix)",
            ["sales_cycle_mean"] = "cycle de vente (moyenne)",
            ["sales_cycle_p50"] = "cycle de vente (médiane)",
            ["sales_cycle_p90"] = "cycle de vente (neuf sur dix)",
            ["backlog"] = "leads en attente",
            ["backlog_per_rep"] = "leads en attente par commercial",
            ["arrival_rate"] = "leads arrivant par jour ouvré",
            ["service_rate"] = "leads traités par commercial et jour ouvré",
            ["utilization"] = "taux d’occupation des commerciaux",
            ["time_to_wip_limit"] = "temps jusqu’à la limite de leads en main",
            ["time_to_sla_limit"] = "temps jusqu’au dépassement du délai promis",
            ["romi"] = "rendement de la dépense marketing",
            ["ltv"] = "valeur vie client",
            ["ltv_to_cac"] = "valeur vie client sur coût par client",
            ["nps"] = "NPS",
            ["retention"] = "rétention",
            ["churn"] = "attrition",
            ["lead_growth"] = "croissance des leads",
            ["revenue_growth"] = "croissance du chiffre d’affaires",
        },
    };

    // What not everybody has: a goal asks after it.
    private static DiagnosisPhrases NeverCame(string type, string what, string waiting) => new(
        "", $"Vérifier que leur source est reliée et envoie des événements de type {type}. S’il n’y en a pas, retirer les objectifs qui en dépendent, ou mettre \"never_came\": false à no_data.")
    {
        Title = $"Un objectif sans données ({what})\u00a0: leur source est-elle reliée\u00a0?",
        Firing = [$"Pas un seul événement de type {type} n’est jamais arrivé, et {waiting} passé le délai. Aucun objectif qui en dépend n’est jugé avant le premier."],
        Clear = [$"Des événements de type {type} sont arrivés, ou aucun objectif ne les demande plus."],
    };
}
