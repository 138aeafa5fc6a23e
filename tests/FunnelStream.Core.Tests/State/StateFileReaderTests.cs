using System.IO.Compression;
using System.Text;
using FunnelStream.Transfer;
using FunnelStream.Worker;

namespace FunnelStream.State;

/// <summary>What is wrong with a state file is said with its line, in words of the file.</summary>
public sealed class StateFileReaderTests
{
    private static readonly byte[] Whole = StateFile.Of([(new FunnelWorker(0, new WorkerOptions()), null)], new WorkerOptions());

    [Theory]
    [InlineData("{\"erased\":5}", "Line 3: $.erased is not what is expected there.")]
    [InlineData("{\"erased\":\"ff\",\"at\":\"yesterday\",\"more\":1}", "Line 3: $.at is not what is expected there.")]
    [InlineData("{\"nothing\":1}", "Line 3: it begins with 'nothing', which this build does not know.")]
    [InlineData("oops", "Line 3: it is no JSON object.")]
    [InlineData("{\"erased\" oops", "Line 3 is no JSON object.")]
    [InlineData("", "Line 3: it is no JSON object.")]
    public void A_line_that_is_wrong_is_named(string line, string problem) =>
        Failure(lines => lines.Insert(2, line)).ShouldStartWith(problem);

    [Fact]
    public void What_is_missing_and_what_is_too_much_is_named()
    {
        Failure(lines => lines.RemoveAt(lines.Count - 1)).ShouldBe("Line 3: the file is cut off here, its last lines are missing.");
        Failure(lines => lines.Add("{\"erased\":\"ff\"}")).ShouldBe("Line 4: something follows the last line that was written.");
        Failure(lines => lines.RemoveAt(1)).ShouldContain("where 2 were written");
        Failure(lines => lines.Insert(2, new string(' ', 40 * 1024 * 1024))).ShouldBe("Line 3: it has more than 33,554,432 characters.");
    }

    private static string Failure(Action<List<string>> change)
    {
        using var whole = new StreamReader(new GZipStream(new MemoryStream(Whole), CompressionMode.Decompress));
        var lines = whole.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).ToList();
        lines.Count.ShouldBe(3, "header, partition, end");
        change(lines);
        using var file = new MemoryStream();
        using (var gzip = new GZipStream(file, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n"));
        }

        file.Position = 0;
        return Should.Throw<FormatException>(() =>
        {
            using var reader = new StateFileReader(file);
            foreach (var line in reader.Lines())
            {
                line.ShouldNotBeNull();
            }
        }).Message;
    }
}
