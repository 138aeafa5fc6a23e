using FunnelStream.Events;
using FunnelStream.Panes;
using FunnelStream.Worker;

namespace FunnelStream.State;

/// <summary>A log that is not whole is refused, loudly, whatever is missing.</summary>
public sealed class DamageTests
{
    private static readonly PartitionHistory History = PartitionHistory.Of(6);

    private readonly MemoryStateTopics _topics = new();
    private readonly Dictionary<StateTopic, int> _before = [];

    public DamageTests()
    {
        using var state = History.Open(_topics, out var position);
        while (position < History.Count)
        {
            foreach (var topic in Enum.GetValues<StateTopic>())
            {
                _before[topic] = _topics[topic].Count;
            }

            var count = Math.Min(120, History.Count - position);
            History.Process(state, position, count);
            History.Commit(state, position += count);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_record_that_is_lost_from_the_last_checkpoint_is_missed(bool compacted)
    {
        var lost = 0;
        foreach (var topic in Enum.GetValues<StateTopic>())
        {
            for (var i = _before[topic]; i < _topics[topic].Count; i++)
            {
                // A tombstone is missed only while there is what it takes away: after that it says nothing.
                var record = _topics[topic][i];
                if (record.Value is not null || _topics[topic].Take(i).Any(earlier => earlier.Key.SequenceEqual(record.Key)))
                {
                    var saying = record.Key[0] == StateFormat.Meta ? "" : $"topic of {topic.ToString().ToLowerInvariant()}";
                    ShouldBeRefused(topics => topics[topic].Remove(record), compacted && record.Value is not null, saying);
                    lost++;
                }
            }
        }

        lost.ShouldBeGreaterThan(20);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_live_key_that_is_lost_is_missed(bool compacted)
    {
        foreach (var topic in Enum.GetValues<StateTopic>())
        {
            var live = _topics.Live(topic).Keys;
            live.ShouldNotBeEmpty();
            foreach (var key in live)
            {
                ShouldBeRefused(topics => topics[topic].RemoveAll(record => Convert.ToHexString(record.Key) == key), compacted);
            }
        }
    }

    [Fact]
    public void Values_of_the_last_checkpoint_that_are_exchanged_or_altered_are_noticed()
    {
        var exchanged = 0;
        foreach (var topic in Enum.GetValues<StateTopic>())
        {
            var written = Enumerable.Range(_before[topic], _topics[topic].Count - _before[topic])
                .Where(i => _topics[topic][i].Value is not null && _topics[topic][i].Key[0] is not (StateFormat.Meta or StateFormat.Name)).ToList();
            var a = written[0];
            foreach (var b in written.Where(i => !_topics[topic][i].Value!.SequenceEqual(_topics[topic][a].Value!)))
            {
                exchanged++;
                ShouldBeRefused(topics =>
                {
                    var records = topics[topic];
                    (records[a], records[b]) = (records[a] with { Value = records[b].Value }, records[b] with { Value = records[a].Value });
                });
            }

            ShouldBeRefused(topics => topics[topic][a] = _topics[topic][a] with { Value = [.. _topics[topic][a].Value![..^1], (byte)(_topics[topic][a].Value![^1] ^ 1)] });
            ShouldBeRefused(topics => topics[topic][a] = _topics[topic][a] with { Value = _topics[topic][a].Value![..^1] });
        }

        exchanged.ShouldBeGreaterThan(5);
    }

    [Fact]
    public void A_last_transaction_that_is_cut_off_anywhere_is_noticed()
    {
        foreach (var topic in Enum.GetValues<StateTopic>())
        {
            for (var count = _before[topic]; count < _topics[topic].Count; count++)
            {
                if (topic != StateTopic.Panes || count > _before[topic])
                {
                    ShouldBeRefused(topics => topics[topic].RemoveRange(count, topics[topic].Count - count), saying: "damaged");
                }
            }
        }

        // The panes lack it whole: their last end is an older one.
        ShouldBeRefused(topics => topics[StateTopic.Panes].RemoveRange(_before[StateTopic.Panes], topics[StateTopic.Panes].Count - _before[StateTopic.Panes]));
    }

    [Fact]
    public void A_torn_transaction_is_noticed_though_it_took_away_nothing_and_replaced_what_an_idle_checkpoint_left()
    {
        using (var state = History.Open(_topics, out var position))
        {
            History.Commit(state, position);
        }

        ShouldBeRefused(topics => topics[StateTopic.Panes].Add(new MemoryStateRecord([(byte)'P', .. new byte[14]], null)), saying: "no end");
        foreach (var topic in new[] { StateTopic.Leads, StateTopic.Ids })
        {
            var live = _topics[topic].Last(record => _topics.Live(topic).TryGetValue(Convert.ToHexString(record.Key), out var value) && value == record.Value);
            ShouldBeRefused(topics => topics[topic].Add(Later(live)), saying: "of which the end is missing");
        }

        static MemoryStateRecord Later(MemoryStateRecord record)
        {
            record.Value![1].ShouldBeLessThan((byte)100); // the number takes one byte
            return record with { Value = [record.Value[0], 100, .. record.Value[2..]] };
        }
    }

    [Fact]
    public void Records_without_any_end_are_refused()
    {
        ShouldBeRefused(topics => topics[StateTopic.Panes].Clear(), saying: "none that ends a checkpoint");
        ShouldBeRefused(topics => topics[StateTopic.Panes].RemoveAll(record => record.Key[0] == StateFormat.Meta), saying: "none that ends a checkpoint");
    }

    [Fact]
    public void A_topic_that_is_empty_is_named_with_the_ways_out()
    {
        ShouldBeRefused(topics => topics[StateTopic.Leads].Clear(), saying: "topic of leads");
        ShouldBeRefused(topics => topics[StateTopic.Ids].Clear(), saying: "topic of ids");
        ShouldBeRefused(topics => topics[StateTopic.Ids].Clear(), saying: "`funnelstream state reset`");
    }

    [Fact]
    public void Records_of_a_newer_build_are_refused_by_their_version()
    {
        foreach (var topic in Enum.GetValues<StateTopic>())
        {
            foreach (var kind in _topics[topic].Select(record => record.Key[0]).Distinct())
            {
                var i = _topics[topic].FindLastIndex(record => record.Key[0] == kind && record.Value is not null);
                ShouldBeRefused(
                    topics => topics[topic][i] = topics[topic][i] with { Value = [StateFormat.Version + 1, .. topics[topic][i].Value![1..]] },
                    saying: $"of version {StateFormat.Version + 1}; this build reads up to {StateFormat.Version}");
            }
        }
    }

    [Fact]
    public void Other_settings_are_refused_with_what_differs_and_the_ways_out()
    {
        var other = History.With(options => options with { Days = DayGrid.Of("America/New_York"), Families = [new("channel", [Dimension.Channel], Level.Minute)] });

        var message = Should.Throw<StateMismatchException>(() => other.Open(_topics, out _)).Message;

        message.ShouldContain("configured zone=America/New_York, the state has zone=UTC");
        message.ShouldContain("configured families=channel(channel)@Minute, the state has families=channel(channel,campaign)@Minute");
        message.ShouldContain("state export");
        message.ShouldContain("state reset");
    }

    [Fact]
    public void An_empty_log_is_the_beginning()
    {
        using var state = History.Open(new MemoryStateTopics(), out _);

        state.Restored.ShouldBeNull();
        state.Worker.Events.ShouldBe(0);
    }

    private void ShouldBeRefused(Action<MemoryStateTopics> damage, bool compacted = false, string saying = "")
    {
        var topics = _topics.Copy();
        damage(topics);
        if (compacted)
        {
            foreach (var topic in Enum.GetValues<StateTopic>())
            {
                topics.Compact(topic, topics[topic].Count, withTombstones: true);
            }
        }

        Should.Throw<StateMismatchException>(() => History.Open(topics, out _)).Message.ShouldContain(saying);
    }
}
