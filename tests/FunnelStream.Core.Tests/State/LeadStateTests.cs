using System.Text;
using FunnelStream.Core.Tests.Leads;
using FunnelStream.Events;
using FunnelStream.Leads;
using FunnelStream.State;

namespace FunnelStream.Core.Tests.State;

public class LeadStateTests
{
    private const long Day = 86_400_000;
    private const long Now = 1_772_352_000_000;

    private readonly LeadBook _leads = new();
    private readonly ErasedLeads _erased = NewErased();
    private readonly LeadState _state;
    private readonly StateBatch _batch = new();

    public LeadStateTests() => _state = new LeadState(_leads, _erased, new Forgetting(_leads, TimeSpan.FromDays(180)));

    [Fact]
    public void A_lead_is_written_once_a_checkpoint_however_often_it_changes()
    {
        Add("a");
        Add("b");
        Touch("a");
        Written().ShouldBe(["+La", "+Lb"]);
        Written().ShouldBeEmpty();

        Touch("b");
        Touch("b");
        Written().ShouldBe(["+Lb"]);
    }

    [Fact]
    public void Looking_a_lead_up_is_no_change()
    {
        Add("a");
        Written();

        _leads[Find("a")].LastEvent.ShouldBe(Now);
        _leads.Deals(_leads[Find("a")]).IsEmpty.ShouldBeTrue();
        Written().ShouldBeEmpty();
    }

    [Fact]
    public void A_removed_lead_leaves_a_tombstone()
    {
        Add("a");
        Add("b");
        Written();

        Touch("a");
        _leads.Remove(Find("a"));

        Written().ShouldBe(["-La"]);
        _state.LiveKeys.ShouldBe(1);
    }

    [Fact]
    public void A_lead_removed_and_back_within_a_checkpoint_ends_alive_and_is_written_once()
    {
        Add("a");
        Add("b");
        Written();
        for (var i = 0; i < 3; i++)
        {
            Touch("a");
            _leads.Remove(Find("a"));
            Add("a");
        }

        Written().ShouldBe(["-La", "-La", "-La", "+La"]);
    }

    [Fact]
    public void A_number_that_changes_hands_carries_the_change_of_who_has_it_now()
    {
        Add("a");
        var number = Find("a");
        _leads.Remove(number);
        Add("b");

        Find("b").ShouldBe(number);
        Written().ShouldBe(["-La", "+Lb"]);
    }

    [Fact]
    public void Erasures_are_written_and_leave_a_tombstone_when_they_age_out()
    {
        _erased.Add("a"u8, Now);
        _erased.Add("a"u8, Now - 1);
        _erased.Add("b"u8, Now + Day);
        Written().Count.ShouldBe(2);
        _erased.Add("a"u8, Now);
        Written().ShouldBeEmpty();
        _state.LiveKeys.ShouldBe(2);

        _erased.Advance(Now + (180 * Day) + 1);
        Written().Single()[..2].ShouldBe("-E");
        _state.LiveKeys.ShouldBe(1);

        _erased.Add("b"u8, Now + (2 * Day));
        _erased.Advance(Now + (183 * Day));
        _erased.Add("b"u8, Now + (184 * Day));
        Written().Single()[..2].ShouldBe("+E");
    }

    [Fact]
    public void What_is_dropped_is_not_written()
    {
        Add("a");
        Add("b");
        _leads.Remove(Find("b"));
        _erased.Add("b"u8, Now);

        _state.ClearChanges();

        Written().ShouldBeEmpty();
        Touch("a");
        Written().ShouldBe(["+La"]);
    }

    [Fact]
    public void A_worker_whose_state_is_not_kept_does_not_pile_changes_up()
    {
        for (var i = 0; i < 20_000; i++)
        {
            Add("a");
            _leads.Remove(Find("a"));
            _leads.Changes.Bytes.ShouldBeLessThan(16 * 1024);
            if (i % 100 == 0)
            {
                _state.ClearChanges();
            }
        }
    }

    [Fact]
    public void Later_records_stand_for_earlier_ones_and_restoring_is_no_change()
    {
        var random = new Random(3);
        var log = new List<StateRecord>();
        for (var checkpoint = 1; checkpoint <= 40; checkpoint++)
        {
            for (var i = 0; i < 10; i++)
            {
                var id = $"lead-{random.Next(30)}";
                if (Find(id) is >= 0 and var number)
                {
                    _leads.Remove(number);
                    _erased.Add(Encoding.UTF8.GetBytes(id), Now + (random.Next(100) * Day));
                }

                RandomLeads.Add(_leads, random, id);
            }

            _erased.Advance(Now + (checkpoint * Day) + (180 * Day));
            var batch = new StateBatch();
            _state.WriteChanges(batch, checkpoint);
            log.AddRange(Enumerable.Range(0, batch.Count).Select(i => batch[i]));

            var leads = new LeadBook();
            var erased = NewErased();
            var restored = new LeadState(leads, erased, new Forgetting(leads, TimeSpan.FromDays(180)));
            log.ForEach(record => restored.Take(record.Key.Span, record.Value.Span, record.IsTombstone, out _));
            restored.FinishRestore(Now);

            LeadText.Of(leads).ShouldBe(LeadText.Of(_leads));
            restored.LiveKeys.ShouldBe(_state.LiveKeys);
            Enumerable.Range(0, 30).Select(i => erased.Contains(Encoding.UTF8.GetBytes($"lead-{i}")))
                .ShouldBe(Enumerable.Range(0, 30).Select(i => _erased.Contains(Encoding.UTF8.GetBytes($"lead-{i}"))));
            var nothing = new StateBatch();
            restored.WriteChanges(nothing, checkpoint + 1);
            nothing.Count.ShouldBe(0);
        }
    }

    [Fact]
    public void The_checkpoint_of_each_record_is_told()
    {
        Add("a");
        _erased.Add("b"u8, -5);
        _state.WriteChanges(_batch, 123_456);

        for (var i = 0; i < 2; i++)
        {
            _state.Take(_batch[i].Key.Span, _batch[i].Value.Span, false, out var checkpoint);
            checkpoint.ShouldBe(123_456);
        }
    }

    /// <summary>Whatever a later build writes, it must read this: an erasure as version 1 wrote it.</summary>
    [Fact]
    public void An_erasure_of_version_1_is_read_for_ever()
    {
        ErasureRecords.Add(_batch, 300, 0x0102030405060708, Now);

        Convert.ToHexStringLower(_batch[0].Key.Span).ShouldBe("450807060504030201");
        Convert.ToHexStringLower(_batch[0].Value.Span).ShouldBe("01ac0280c0ca869567");
        ErasureRecords.ReadKey(Convert.FromHexString("450807060504030201")).ShouldBe(0x0102030405060708ul);
        ErasureRecords.Read(Convert.FromHexString("01ac0280c0ca869567"), out var checkpoint).ShouldBe(Now);
        checkpoint.ShouldBe(300);
    }

    [Theory]
    [InlineData("", "0101")]
    [InlineData("4c", "0101")]
    [InlineData("58", "0101")]
    [InlineData("45", "010102")]
    [InlineData("4508070605040302", "010102")]
    [InlineData("450807060504030201", "0101")]
    [InlineData("450807060504030201", "01010203")]
    [InlineData("450807060504030201", "01ffffffffffffffffff0102")]
    [InlineData("450807060504030201", "000102")]
    public void What_is_no_record_is_refused(string key, string value) => Should.Throw<FormatException>(() =>
        _state.Take(Convert.FromHexString(key), Convert.FromHexString(value), false, out _));

    private static ErasedLeads NewErased() => new(new byte[16], TimeSpan.FromDays(180));

    private IReadOnlyList<string> Written()
    {
        _batch.Clear();
        _state.WriteChanges(_batch, 1);
        return [.. Enumerable.Range(0, _batch.Count).Select(i =>
            (_batch[i].IsTombstone ? "-" : "+") + Encoding.Latin1.GetString(_batch[i].Key.Span))];
    }

    private void Add(string id)
    {
        var utf8 = Encoding.UTF8.GetBytes(id);
        _leads.Writable(_leads.Add(PlacementHash.Of(utf8), utf8)).LastEvent = Now;
    }

    private void Touch(string id) => _leads.Writable(Find(id)).LastEvent++;

    private int Find(string id) => _leads.Find(PlacementHash.Of(Encoding.UTF8.GetBytes(id)), Encoding.UTF8.GetBytes(id));
}
