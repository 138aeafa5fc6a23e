using System.Runtime.InteropServices;
using FunnelStream.Panes;

namespace FunnelStream.Board;

/// <summary>
/// What campaigns are set to, over all partitions: the later of what two say holds. Usually one partition has it, the one of
/// the key; after an import with another partition count, or of producers that spell a key differently, several have.
/// </summary>
internal sealed class CampaignBook(RetainedPanes retained, IReadOnlyList<Family> families, bool keepsChanges)
{
    private readonly Dictionary<(int Family, DimensionKey Campaign), SortedList<int, CampaignTerms>> _said = [];
    private readonly HashSet<DimensionKey> _changed = [];
    private readonly Cells _content = new();
    private readonly Cells _delta = new();
    private readonly int _told = families.Index().Where(family => CampaignTerms.AreKeptBy(family.Item)).Select(family => family.Index).DefaultIfEmpty(-1).First();

    /// <summary>The family whose campaigns are told; null where none tells campaigns apart.</summary>
    public Family? Family => _told < 0 ? null : families[_told];

    /// <summary>
    /// Takes what a partition's stock pane says. Retained then is what holds over all partitions, and the sums that go on
    /// hold no terms any more.
    /// </summary>
    /// <param name="partition">The partition.</param>
    /// <param name="family">The pane's family.</param>
    /// <param name="campaign">Its dimension values.</param>
    /// <param name="content">Its content; nothing where it is gone.</param>
    /// <param name="delta">New − old of the pane; terms are taken out of it.</param>
    /// <param name="touches">Whether it counts as changed, whatever it says.</param>
    public void Take(int partition, int family, in DimensionKey campaign, ReadOnlySpan<byte> content, Cells delta, bool touches)
    {
        if (!CampaignTerms.AreKeptBy(families[family]))
        {
            return;
        }

        _content.Clear();
        if (!content.IsEmpty)
        {
            PaneCodec.AddTo(_content, content);
        }

        TakeOut(delta);
        var (before, after) = Replace(partition, (family, campaign), CampaignTerms.Of(_content));
        if (before != after)
        {
            _delta.Clear();
            CampaignTerms.Replace(_delta, before, after);
            retained[family, Level.Stock].Add(0, campaign, _delta);
        }

        if (keepsChanges && family == _told && (touches || before != after))
        {
            Note(campaign, after.Exist);
        }
    }

    /// <summary>The campaigns whose terms changed since the last call.</summary>
    /// <param name="most">How many at most; the others stay changed.</param>
    public List<(DimensionKey Campaign, CampaignTerms Terms)> TakeChanged(int most)
    {
        var taken = _changed.Take(most).Select(campaign => (campaign, Of((_told, campaign)))).ToList();
        foreach (var (campaign, _) in taken)
        {
            _changed.Remove(campaign);
        }

        return taken;
    }

    /// <summary>All campaigns count as changed.</summary>
    public void TouchAll()
    {
        if (keepsChanges)
        {
            _changed.UnionWith(_said.Keys.Where(key => key.Family == _told).Select(key => key.Campaign));
        }
    }

    // Terms that are withdrawn, by a worker that counts anew, are told once they are said again.
    private void Note(in DimensionKey campaign, bool exists)
    {
        if (exists)
        {
            _changed.Add(campaign);
        }
        else
        {
            _changed.Remove(campaign);
        }
    }

    private (CampaignTerms Before, CampaignTerms After) Replace(int partition, (int Family, DimensionKey Campaign) key, in CampaignTerms terms)
    {
        var before = Of(key);
        if (terms.Exist)
        {
            ref var said = ref CollectionsMarshal.GetValueRefOrAddDefault(_said, key, out _);
            (said ??= [])[partition] = terms;
        }
        else if (_said.TryGetValue(key, out var said) && said.Remove(partition) && said.Count == 0)
        {
            _said.Remove(key);
        }

        return (before, Of(key));
    }

    private CampaignTerms Of((int Family, DimensionKey Campaign) key) =>
        _said.TryGetValue(key, out var said) ? said.Values.Aggregate((a, b) => a.Merge(b)) : default;

    private static void TakeOut(Cells delta)
    {
        foreach (var cell in delta.Span.ToArray().Where(cell => CampaignTerms.IsCell(cell.Id)))
        {
            delta.Add(cell.Id, -cell.Value);
        }
    }
}

/// <summary>A campaign whose budget or status changed.</summary>
/// <param name="Channel">Channel.</param>
/// <param name="Campaign">Campaign.</param>
/// <param name="Terms">What it is set to now.</param>
public readonly record struct CampaignChange(string Channel, string Campaign, CampaignTerms Terms);
