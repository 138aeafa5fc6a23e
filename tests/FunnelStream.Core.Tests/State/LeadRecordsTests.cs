using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FunnelStream.Core.Tests.Leads;
using FunnelStream.Events;
using FunnelStream.Leads;
using FunnelStream.State;

namespace FunnelStream.Core.Tests.State;

public class LeadRecordsTests
{
    // 2026-03-01T08:00:00Z
    private const long Start = 1_772_352_000_000;

    // Version 1's bytes of the lead made by Full, checkpoint 300.
    private const string Version1 =
        "01ac02ffff010301fb030406070809e8078090cdd987308eda9601e887cfa301f3e1e5a401028cf7c9e5050089f7c9e50502" +
        "0202020280f7c9e505887766554433221100ffeeddccbbaa99fdf6c9e505010000000000000004f4034d00000000000000c9" +
        "02000200000000000000f2c001004e000000000000004b0002030000000000000001020000000000000001e8074f00000000" +
        "0000000004040000000000000006ac02";

    [Fact]
    public void What_is_written_of_a_lead_is_read_again()
    {
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2_000), Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var (written, restored) = (new LeadBook(), new LeadBook());
            var number = RandomLeads.Add(written, new Random(seed), $"lead-{seed}");

            var value = Write(written, number, checkpoint: seed);
            LeadRecords.Restore(restored, written.Id(written[number]), value, out var checkpoint);

            checkpoint.ShouldBe(seed);
            LeadText.Of(restored).ShouldBe(LeadText.Of(written));
        }));
    }

    [Fact]
    public void The_largest_lead_fits()
    {
        var (written, restored) = (new LeadBook(), new LeadBook());
        var id = new string('x', byte.MaxValue);
        var number = RandomLeads.Add(written, new Random(1), id, most: true);
        (written[number].Touches, written[number].Deals, written[number].Corrections).ShouldBe(((byte)16, (byte)255, (byte)7));

        var value = Write(written, number, long.MaxValue);
        LeadRecords.Restore(restored, Encoding.UTF8.GetBytes(id), value, out _);

        LeadText.Of(restored).ShouldBe(LeadText.Of(written));
    }

    [Fact]
    public void A_usual_lead_with_four_milestones_takes_at_most_60_bytes()
    {
        var leads = new LeadBook();
        Write(leads, Typical(leads), checkpoint: 1_000_000).Length.ShouldBeInRange(40, 60);
    }

    /// <summary>Whatever a later build writes, it must read this: a lead as version 1 wrote it.</summary>
    [Fact]
    public void A_record_of_version_1_is_read_for_ever()
    {
        var (written, restored) = (new LeadBook(), new LeadBook());
        var number = Full(written);

        LeadRecords.Restore(restored, "L1"u8, Convert.FromHexString(Version1), out var checkpoint);

        checkpoint.ShouldBe(300);
        LeadText.Of(restored).ShouldBe(LeadText.Of(written));
        Convert.ToHexStringLower(Write(written, number, 300)).ShouldBe(Version1, "the layout changed: raise StateFormat.Version, and read both");
    }

    [Fact]
    public void A_record_of_a_newer_version_is_refused_with_the_way_out()
    {
        var leads = new LeadBook();
        var value = Write(leads, Typical(leads), 1);
        value[0] = StateFormat.Version + 1;

        Should.Throw<NotSupportedException>(() => LeadRecords.Restore(new LeadBook(), "L1"u8, value, out _)).Message.ShouldContain("Run a build at least as new");
    }

    [Fact]
    public void Damaged_bytes_are_told_as_such_whatever_they_are()
    {
        var refused = 0;
        for (var seed = 0; seed < 20_000; seed++)
        {
            var random = new Random(seed);
            var leads = new LeadBook();
            var value = Write(leads, RandomLeads.Add(leads, random, "L1"), random.Next());
            var damaged = Damage(value, random);
            var state = new LeadState(leads, new ErasedLeads(new byte[16], TimeSpan.FromDays(180)), new Forgetting(leads, TimeSpan.FromDays(180)));
            try
            {
                state.Take([random.Next(20) == 0 ? (byte)random.Next(256) : StateFormat.Lead, .. "L1"u8], damaged, false, out _);
                state.FinishRestore(Start);
                state.WriteChanges(new StateBatch(), 1);
            }
            catch (Exception e) when (e is FormatException or NotSupportedException)
            {
                refused++;
            }
        }

        refused.ShouldBeGreaterThan(5_000);
    }

    [Fact]
    public void Nothing_is_read_beyond_or_left_unread()
    {
        var leads = new LeadBook();
        var value = Write(leads, Full(leads), 1);
        for (var length = 0; length < value.Length; length++)
        {
            Should.Throw<FormatException>(() => LeadRecords.Restore(new LeadBook(), "L1"u8, value.AsSpan(0, length), out _));
        }

        Should.Throw<FormatException>(() => LeadRecords.Restore(new LeadBook(), "L1"u8, [.. value, 0], out _));
    }

    private static byte[] Damage(byte[] value, Random random)
    {
        var damaged = value.ToArray();
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
        }

        return random.Next(4) switch
        {
            0 => damaged[..random.Next(damaged.Length)],
            1 => [.. damaged, .. new byte[random.Next(1, 20)]],
            _ => damaged,
        };
    }

    private static byte[] Write(LeadBook leads, int number, long checkpoint)
    {
        var bytes = new byte[LeadRecords.MaxValue];
        return bytes[..LeadRecords.Write(bytes, checkpoint, leads, leads[number])];
    }

    private static int Typical(LeadBook leads)
    {
        var number = leads.Add(PlacementHash.Of("L1"u8), "L1"u8);
        ref var lead = ref leads.Writable(number);
        (lead.Created, lead.CreatedId) = (Start, 0x1122334455667788);
        lead.Response = Start + 1_234_567;
        lead.Mql = Start + (2 * 86_400_000L) + 123;
        lead.Sql = lead.RepAt = lead.LastEvent = Start + (9 * 86_400_000L) + 456;
        lead.RepId = 0x99aabbccddeeff00;
        for (var i = 0; i < DimensionTable.Count; i++)
        {
            lead.Dimensions[i] = (ushort)(i + 3);
        }

        return number;
    }

    private static int Full(LeadBook leads)
    {
        var number = Typical(leads);
        ref var lead = ref leads.Writable(number);
        (lead.Pql, lead.Assigned, lead.Opened, lead.Won) = (Start + 1, Start + 2, Start + 3, Start + 4);
        (lead.FirstDisqualified, lead.LastDisqualified, lead.FirstRecycled, lead.LastRecycled) = (Start + 5, Start + 6, Start + 7, Start + 8);
        lead.Dimensions[2] = DimensionTable.None;
        lead.Dimensions[7] = 1_000;
        leads.AddTouch(ref lead, new Touch { At = Start + 9, Id = 1, Channel = 4, Campaign = 500 });
        var amount = new FunnelEvent { Type = EventType.Opened, At = Start + 10, Id = 2, HasAmount = true };
        leads.DealOf(ref lead, 77);
        leads.DealOf(ref lead, 78);
        leads.DealOf(ref lead, 79);
        var deals = leads.DealsOf(ref lead);
        deals[0].Apply(amount, 12_345, default);
        deals[1].Apply(amount, -1, new CurrencyCode(1_000));
        deals[1].Apply(new FunnelEvent { Type = EventType.Lost, At = Start + 11, Id = 3 }, 0, default);
        leads.Correct(ref lead, new Correction { At = Start + 12, Id = 4, Dimension = 6, Value = 300 });
        return number;
    }
}
