export const fr = {
  title: 'Tableau de bord du tunnel en direct', skip: 'Aller aux chiffres', days_short: 'j',
  login_token: 'Jeton d’accès', login: 'Se connecter', login_wrong: 'Ce n’est pas le bon jeton.', logout: 'Se déconnecter',

  live: 'En direct', reconnecting: 'Reconnexion…', standby: 'Non affiché ici', event_time: 'Heure des événements', utc: 'UTC',
  behind: '{span} de retard', watermark: 'Filigrane', watermark_help: 'Tout ce qui précède le filigrane est compté. Les chiffres plus récents peuvent encore changer.',
  records_left: '{count} enregistrements à compter', events: '{count} événements', partial: 'Toutes les partitions n’ont pas encore répondu : ces chiffres sont partiels.',
  at_limit: 'Limite de noms atteinte ({dimension}) : les nouveaux sont comptés sous (other).', last_refused: 'Les derniers : {names}.', quoted: '« {name} »',
  dimension_channel: 'canal', dimension_campaign: 'campagne', dimension_segment_size: 'taille d’entreprise', dimension_segment_industry: 'secteur', dimension_segment_region: 'région', dimension_segment_maturity: 'maturité', dimension_offer: 'offre', dimension_rep: 'commercial',
  failing: 'Le pipeline signale : {reasons}',

  window: 'Fenêtre', face: 'Lecture', cohort: 'Cohorte', period: 'Période',
  cohort_help: 'Les leads créés dans la fenêtre et tout ce qu’ils sont devenus', period_help: 'Ce qui s’est passé dans la fenêtre, quel que soit le lead',
  channel: 'Canal', all_channels: 'Tous les canaux', language: 'Langue', theme: 'Thème', theme_auto: 'Auto', theme_light: 'Clair', theme_dark: 'Sombre',

  visits: 'Visites', leads: 'Leads', mqls: 'MQL', sqls: 'SQL', opportunities: 'Opportunités', clients: 'Clients', revenue: 'Chiffre d’affaires', spend: 'Dépenses',
  cost_per_sql: 'Coût par SQL', cost_per_lead: 'Coût par lead', cac: 'Coût par client', response_p90: 'Réponse, 9 sur 10 sous', response_p50: 'La moitié répondue sous',
  results: 'Résultats', inputs: 'Moyens, pas résultats', maturing: 'en maturation', maturing_help: 'Encore en hausse : tous ces leads n’ont pas eu le temps nécessaire',
  before: 'vs les {window} d’avant', of_leads: 'des leads',

  verdict_illusion: 'Leads {leads}, SQL {sqls} : plus de volume, pas plus de résultat.',
  verdict_ahead: 'Leads {leads}, SQL {sqls} : le volume devance les résultats.',
  verdict_growth: 'SQL {sqls} pour des leads {leads} : la croissance est réelle.',
  verdict_quality: 'SQL {sqls} pour des leads {leads} : de meilleurs leads, pas davantage.',
  verdict_decline: 'SQL {sqls} pour des leads {leads} : moins de résultats.',
  verdict_steady: 'SQL {sqls}, leads {leads} : stable.',
  verdict_none: 'Trop peu d’événements pour comparer avec la fenêtre précédente.',
  verdict_note: 'Les derniers {window} comparés aux {window} d’avant. Le nombre de leads est un moyen ; SQL, opportunités et clients sont le résultat.',

  funnel: 'Tunnel', funnel_note: 'Taux avec intervalles à 95 %', lost_here: '{count} perdus', reach: '{rate} continuent',
  trend: 'Volume contre résultat', trend_note: 'Moyenne mobile, fenêtre précédente = 100', trend_label: 'Leads à {leads}, SQL à {sqls} ; 100 est la moyenne de la fenêtre précédente.',
  charts_missing: 'Cette version est sans bibliothèque graphique : lancez ./build.sh build, qui l’apporte.', trend_none: 'Pas encore de fenêtre précédente à comparer.',

  alerts: 'Alertes', alerts_none: 'Rien ne vous attend pour l’instant.', alerts_off: 'Aucune règle d’alerte n’est encore évaluée ici.',
  severity_warning: 'Avertissement', severity_critical: 'Critique', state_firing: 'Active', state_recovering: 'En rétablissement', since: 'depuis {time}',
  acknowledge: 'Prendre en charge', acknowledged: 'Prise en charge par {author}', silence: 'Mettre en silence', silenced: 'En silence', accept: 'Accepter comme nouvelle norme',
  your_name: 'Votre nom', comment: 'Commentaire', for_how_long: 'Durée', hour_1: '1 heure', hours_4: '4 heures', day_1: '1 jour', week_1: '1 semaine', cancel: 'Annuler', send: 'Envoyer',
  history: 'Historique', kind_fired: 'déclenchée', kind_escalated: 'aggravée', kind_resolved: 'résolue', kind_withdrawn: 'retirée', kind_silent: '', done_failed: 'Non effectué : {reason}',
  total: 'Toute l’entreprise', silences: 'Silences', until: 'jusqu’au {time}', end_silence: 'Lever', everything: 'toutes les règles',
  rule_sql_rate_drop: 'Le taux de SQL a chuté', rule_sql_rate_drop_fast: 'Moins de leads se qualifient', rule_capacity_saturation: 'L’équipe commerciale est saturée', rule_response_sla: 'Des leads attendent trop',
  rule_cpl_trap: 'Leads bon marché, SQL chers', rule_illusory_growth: 'Croissance illusoire', rule_budget_pace: 'Le budget file trop vite', rule_roi_negative: 'Les dépenses ne sont pas rentabilisées', rule_stage_leak: 'Une étape fuit',
  rule_no_data: 'Un canal s’est tu', rule_no_data_sqls: 'Plus aucun SQL n’arrive', rule_no_data_no_response: 'Aucune réponse n’arrive : la source est-elle reliée ?', rule_no_data_no_sql: 'Aucun SQL n’arrive : le CRM est-il relié ?', rule_no_data_no_opened: 'Aucune opportunité n’arrive : les affaires sont-elles reliées ?', rule_no_data_no_won: 'Aucune affaire gagnée n’arrive : la source est-elle reliée ?',
  rule_no_data_no_visit: 'Un objectif sans données (visites) : leur source est-elle reliée ?', rule_no_data_no_spend: 'Un objectif sans données (dépenses) : leur source est-elle reliée ?', rule_no_data_no_pql: 'Un objectif sans données (PQL) : leur source est-elle reliée ?', rule_no_data_no_mql: 'Un objectif sans données (MQL) : leur source est-elle reliée ?', rule_no_data_no_disqualified: 'Un objectif sans données (leads disqualifiés) : leur source est-elle reliée ?', rule_no_data_no_lost: 'Un objectif sans données (affaires perdues) : leur source est-elle reliée ?',
  rule_goal: 'Un objectif est manqué',

  diagnoses: 'Ce qui ne va pas', also_found: 'Constaté aussi', as_of: 'au {time}', diagnoses_none: 'Aucune étape n’est plus faible que d’habitude, et aucune croissance n’est vaine.', diagnoses_off: 'Non configuré, ou pas encore de jour entier.',
  found_weak_lead_to_mql: 'Moins de leads deviennent MQL', found_weak_mql_to_sql: 'Moins de MQL deviennent SQL', found_weak_sql_to_client: 'Moins de SQL deviennent clients', found_leak: 'Le plus grand écart', found_illusory_growth: 'Une croissance sans résultat', found_cpl_trap: 'Des leads bon marché qui coûtent cher',
  cause_targeting_or_message: 'revoir le ciblage et le message', cause_marketing_and_sales_not_aligned: 'marketing et vente n’entendent pas la même chose par bon lead', cause_sales_or_positioning: 'revoir le travail de vente et le positionnement',
  cause_volume_without_result: 'corriger la qualité avant d’acheter plus', cause_judge_by_cost_per_sql: 'la juger sur son coût par SQL', cause_judge_by_cac: 'la juger sur son coût par client',
  cause_lead_to_mql: 'entre lead et MQL', cause_mql_to_sql: 'entre MQL et SQL', cause_sql_to_opportunity: 'entre SQL et opportunité', cause_opportunity_to_client: 'entre opportunité et client',

  table: 'Par {name}', by: 'Ventiler par', name: 'Nom', lead_to_sql: 'Lead → SQL', trend_column: 'Leads et SQL', show_all: 'Tout afficher ({count})', show_fewer: 'En afficher moins', rows: '{count} lignes',
  spark_label: '{leads} leads, {sqls} SQL dans la fenêtre', by_channel: 'canal', 'by_channel+campaign': 'campagne', by_segment_size: 'taille d’entreprise', by_segment_industry: 'secteur', by_offer: 'offre', by_total: 'total',
  costs_note: 'Les coûts sont ceux de la période ; les réponses celles de la cohorte',

  campaigns: 'Conseils par campagne', campaigns_none: 'Non configuré, ou pas encore de données.', action: 'Conseil', action_scale: 'Amplifier', action_hold: 'Maintenir', action_stop: 'Arrêter', campaign: 'Campagne', target: 'Cible',
  interval: 'Coût par SQL, 95 %', leads_to_decide: 'encore {count} leads pour trancher', range_label: 'de {low} à {high}, cible {target}', reason: 'Pourquoi',
  reason_too_dear: 'Un SQL coûte plus que la cible, c’est sûr', reason_no_sql: 'Trois cibles dépensées sans un seul SQL', reason_cheap: 'Un SQL coûte moins que la cible, c’est sûr', reason_undecided: 'Trop près de la cible pour trancher',
  reason_too_young: 'Ses leads n’ont pas encore eu le temps', reason_no_spend: 'Rien n’a été dépensé', reason_spend_unknown: 'Une dépense est dans une devise sans cours', reason_no_target: 'Il n’y a pas encore de cible', reason_paused: 'Elle est en pause',
  reason_silent: 'Son canal est muet', reason_sales_busy: 'Bon marché, mais les commerciaux sont occupés', reason_response_late: 'Bon marché, mais les réponses tardent', reason_sql_rate_drop: 'Bon marché, mais moins de leads deviennent SQL', reason_capacity_unknown: 'Bon marché, mais la capacité des commerciaux est inconnue',

  capacity: 'Capacité commerciale', capacity_none: 'Aucune équipe configurée, ou pas encore de données.', utilization: 'Utilisation', arrival_rate: 'Arrivées par jour', service_rate: 'Traitables par jour', backlog: 'En attente', backlog_per_rep: 'En attente par commercial', of_wip: '{value} sur {limit}',
  reps: 'Commerciaux', forecast_never: 'À ce rythme, aucune limite n’est atteinte.', forecast_sla: 'À ce rythme, le délai promis est dépassé dans {span}.', forecast_wip: 'À ce rythme, tous les commerciaux sont pleins dans {span}.', forecast_now: 'Le délai promis ne peut plus être tenu.',
  forecast_full: 'Tous les commerciaux sont pleins.', gauge_label: 'Utilisation {value} ; seuils à 85 et 95 %',

  responses: 'Délai de première réponse', responses_note: 'Leads créés dans la fenêtre', up_to: '≤ {span}', later: 'plus tard', waiting: 'en attente', closed: 'clos sans réponse', within_5m: 'Sous 5 min', within_1h: 'Sous 1 h', responses_none: 'Aucun lead dans cette fenêtre.',

  cohorts: 'Cohortes', cohorts_note: 'Part des leads d’une semaine selon leur âge', milestone: 'Jalon', response: 'Répondu', mql: 'MQL', sql: 'SQL', opportunity: 'Opportunité', client: 'Client', week_of: 'Semaine du', age_weeks: 'S{n}', cohorts_none: 'Pas encore de semaine entière.',

  footer_api: 'API', footer_note: 'Heures en UTC.', footer_legend: '◔ et hachures : en maturation, le chiffre augmente encore.', lead_growth: 'leads',
};
