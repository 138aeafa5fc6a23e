using FunnelStream.Events;
using FunnelStream.Leads;
using FunnelStream.Panes;

namespace FunnelStream.Worker;

/// <summary>What a worker holds beside its clocks.</summary>
/// <param name="Dimensions">Names of dimension values.</param>
/// <param name="Leads">Leads retained.</param>
/// <param name="Erased">Erasures remembered.</param>
/// <param name="Visits">Ids of visits and touches.</param>
/// <param name="Spends">Ids of spend, campaign and survey events.</param>
/// <param name="Panes">Live panes.</param>
internal readonly record struct WorkerContent(
    DimensionTable Dimensions, LeadBook Leads, ErasedLeads Erased, SeenIds Visits, SeenIds Spends, PaneStore Panes);
