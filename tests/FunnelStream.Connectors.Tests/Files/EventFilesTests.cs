using System.IO.Compression;
using System.Text;
using FunnelStream.Connectors.Files;
using FunnelStream.Events;

namespace FunnelStream.Connectors.Tests.Files;

public sealed class EventFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("events-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Lines_become_records_numbered_from_0()
    {
        Write("leads.ndjson", "{\"a\":1}\n\r\n{\"b\":2}\r\n  \t\n{\"c\":3}");

        Lines(EventFiles.In(_folder)).ShouldBe([(InputTopic.Leads, 0, "{\"a\":1}"), (InputTopic.Leads, 2, "{\"b\":2}"), (InputTopic.Leads, 4, "{\"c\":3}")]);
    }

    public static TheoryData<byte[], string> Wholes => new()
    {
        { [], "holds no line" },
        { "\n \n"u8.ToArray(), "holds no line" },
        { [0x1F, 0x8B, 8, 0], "let its name end in .ndjson.gz" },
        { Encoding.Unicode.GetPreamble(), "is UTF-16: save it as UTF-8" },
        { Encoding.Latin1.GetBytes("{\"channel\":\"r\u00E9f\"}\n"), "is no text in UTF-8" },
        { "{\0"u8.ToArray(), "is no text in UTF-8" },
        { "\uFEFF[{}]"u8.ToArray(), "is a JSON array" },
        { "{\"a\":1}\r{\"b\":2}\r"u8.ToArray(), "ends its lines with CR alone" },
        { "id,type\n1,created\n"u8.ToArray(), "is no JSON" },
        { "{\n  \"id\": 1\n}\n"u8.ToArray(), "has objects over several lines" },
        { "{\"id\":1}\n"u8.ToArray(), "holds no line that is an event" },
        { Encoding.UTF8.GetBytes("{\"a\":\"" + new string('\u00E9', 3_000) + "\"}\n"), "holds no line that is an event" },
    };

    [Theory]
    [MemberData(nameof(Wholes))]
    public void A_file_that_is_wrong_as_a_whole_is_known_by_its_beginning(byte[] content, string flaw)
    {
        File.WriteAllBytes(Path.Combine(_folder, "leads.ndjson"), content);

        EventFiles.Flaw(EventFiles.In(_folder).Files[0]).ShouldContain(flaw);
    }

    [Fact]
    public void A_link_to_nothing_is_named_with_what_it_names()
    {
        var (folder, file) = (Path.Combine(_folder, "link"), Path.Combine(_folder, "deals.ndjson.gz"));
        File.CreateSymbolicLink(folder, "no-such-folder");
        File.CreateSymbolicLink(file, "no-such-file");

        Should.Throw<IOException>(() => EventFiles.In(folder)).Message.ShouldContain($"'{folder}' is a link to 'no-such-folder'");
        Should.Throw<IOException>(() => EventFiles.In(_folder)).Message.ShouldContain($"'{file}' is a link to 'no-such-file'");
    }

    [Fact]
    public void Records_have_neither_key_nor_time()
    {
        Write("deals.ndjson", "{}\n");

        var record = EventFiles.In(_folder).Read().Single().Span[0];
        record.Key.ShouldBeNull();
        record.Timestamp.ShouldBe(0);
    }

    [Fact]
    public void Files_are_read_in_the_order_leads_touchpoints_deals_plain_or_compressed()
    {
        Write("deals.ndjson", "d\n");
        Compress("touchpoints.ndjson.gz", "t1\nt2\n");
        Write("leads.ndjson", "l\n");
        Write("other.ndjson", "x\n");

        var files = EventFiles.In(_folder);
        files.Files.Select(file => (file.Topic, file.IsCompressed)).ShouldBe([(InputTopic.Leads, false), (InputTopic.Touchpoints, true), (InputTopic.Deals, false)]);
        Lines(files).ShouldBe([(InputTopic.Leads, 0, "l"), (InputTopic.Touchpoints, 0, "t1"), (InputTopic.Touchpoints, 1, "t2"), (InputTopic.Deals, 0, "d")]);
        Lines(files).Count.ShouldBe(4); // again from the beginning
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("\uFEFF")]
    public void Empty_files_have_no_records(string content)
    {
        Write("leads.ndjson", content);

        EventFiles.In(_folder).Read().ShouldBeEmpty();
    }

    [Fact]
    public void A_byte_order_mark_is_no_part_of_the_first_line()
    {
        Write("leads.ndjson", "\uFEFF{}\n\uFEFF{}");

        Lines(EventFiles.In(_folder)).Select(line => line.Text).ShouldBe(["{}", "\uFEFF{}"]);
    }

    [Theory]
    [InlineData(1, "\n")]
    [InlineData(2, "\r\n")]
    [InlineData(3, "\n")]
    public void Lines_of_all_lengths_survive_the_cuts_between_blocks(int seed, string newline)
    {
        var random = new Random(seed);
        var expected = Enumerable.Range(0, 3_000)
            .Select(i => new string((char)('a' + (i % 26)), 1 + random.Next(i % 100 == 0 ? EventDecoder.MaxBytes : 400)))
            .ToList();
        Compress("leads.ndjson.gz", string.Join(newline, expected));

        Lines(EventFiles.In(_folder)).ShouldBe(expected.Select((text, i) => (InputTopic.Leads, (long)i, text)));
    }

    [Theory]
    [InlineData(EventDecoder.MaxBytes, "\n", EventDecoder.MaxBytes)]
    [InlineData(EventDecoder.MaxBytes, "\r\n", EventDecoder.MaxBytes)]
    [InlineData(EventDecoder.MaxBytes + 1, "\n", EventDecoder.MaxBytes + 1)]
    [InlineData(EventDecoder.MaxBytes + 2, "\n", EventDecoder.MaxBytes + 1)]
    [InlineData(EventDecoder.MaxBytes + 9_000, "\n", EventDecoder.MaxBytes + 1)]
    [InlineData(80 * 1024, "\n", EventDecoder.MaxBytes + 1)]
    [InlineData(5_000_000, "\r\n", EventDecoder.MaxBytes + 1)]
    public void Overlong_lines_are_cut_one_byte_over_the_limit(int length, string newline, int kept)
    {
        foreach (var before in new[] { 0, 1, 20_000, 79_000 })
        {
            Write("leads.ndjson", new string('b', before) + newline + new string('x', length) + newline + "next" + newline + new string('y', length));

            var lines = Lines(EventFiles.In(_folder)).Where(line => line.Number > 0).ToList();
            lines.Select(line => (line.Number, line.Text.Length, line.Text[0])).ShouldBe([(1, kept, 'x'), (2, 4, 'n'), (3, kept, 'y')]);
        }
    }

    [Fact]
    public void Records_stay_as_they_were_when_later_batches_are_read()
    {
        Write("leads.ndjson", string.Concat(Enumerable.Range(0, 50_000).Select(i => $"line {i}\n")));

        var held = EventFiles.In(_folder).Read().Select(batch => batch.Span[0]).ToList();
        held.Count.ShouldBeGreaterThan(3);
        held.Select(record => Encoding.UTF8.GetString(record.Value!.Value.Span)).ShouldBe(held.Select(record => $"line {record.Offset}"));
    }

    [Fact]
    public void Progress_ends_at_the_size_on_disk()
    {
        Write("leads.ndjson", string.Concat(Enumerable.Repeat("{\"id\":\"1\"}\n", 50_000)));
        Compress("deals.ndjson.gz", string.Concat(Enumerable.Range(0, 50_000).Select(i => $"{i}\n")));
        var files = EventFiles.In(_folder);
        files.BytesRead.ShouldBe(0);

        var seen = files.Read().Select(_ => files.BytesRead).ToList();

        seen.ShouldBe(seen.Order());
        seen[0].ShouldBeInRange(1, files.TotalBytes / 2);
        files.BytesRead.ShouldBe(files.TotalBytes);
        files.TotalBytes.ShouldBe(Directory.GetFiles(_folder).Sum(file => new FileInfo(file).Length));
    }

    [Fact]
    public void Reading_stops_when_cancelled()
    {
        Write("leads.ndjson", string.Concat(Enumerable.Repeat("{\"id\":\"1\"}\n", 50_000)));
        using var cancellation = new CancellationTokenSource();

        Should.Throw<OperationCanceledException>(() =>
        {
            foreach (var _ in EventFiles.In(_folder).Read(cancellation.Token))
            {
                cancellation.Cancel();
            }
        });
    }

    [Fact]
    public void Mistakes_are_named_with_their_mend()
    {
        Should.Throw<FileNotFoundException>(() => EventFiles.In(_folder)).Message.ShouldContain("Put at least one of them there");
        var missing = Path.Combine(_folder, "missing");
        Should.Throw<DirectoryNotFoundException>(() => EventFiles.In(missing)).Message.ShouldContain(missing);
        Write("leads.ndjson", "");
        Compress("leads.ndjson.gz", "");
        Should.Throw<IOException>(() => EventFiles.In(_folder)).Message.ShouldContain("Remove one of them");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Damaged_compression_is_an_error_not_an_end(int damage)
    {
        Compress("leads.ndjson.gz", string.Concat(Enumerable.Range(0, 50_000).Select(i => $"{i * 7919}\n")));
        var path = Path.Combine(_folder, "leads.ndjson.gz");
        var bytes = File.ReadAllBytes(path);
        File.WriteAllBytes(path, damage == 0 ? Encoding.UTF8.GetBytes("{\"id\":\"not compressed\"}\n") : bytes[..(bytes.Length / 2)]);

        Should.Throw<IOException>(() => EventFiles.In(_folder).Read().Count()).Message.ShouldContain("not a whole gzip file");
    }

    private static List<(InputTopic Topic, long Number, string Text)> Lines(EventFiles files) =>
        files.Read().SelectMany(batch => batch.ToArray()).Select(record => (record.Topic, record.Offset, Encoding.UTF8.GetString(record.Value!.Value.Span))).ToList();

    private void Write(string name, string content) => File.WriteAllText(Path.Combine(_folder, name), content);

    private void Compress(string name, string content)
    {
        using var gzip = new GZipStream(File.Create(Path.Combine(_folder, name)), CompressionLevel.Fastest);
        gzip.Write(Encoding.UTF8.GetBytes(content));
    }
}
