using FunnelStream.Transfer;

namespace FunnelStream.State;

public sealed class BoundedLinesTests
{
    [Fact]
    public void Lines_are_those_of_the_text_whatever_blocks_it_comes_in()
    {
        var texts = Enumerable.Range(0, 3_000).Select(i => new string((char)('a' + (i % 26)), i * 7 % 1_000)).ToList();
        var lines = new BoundedLines(new StringReader(string.Join('\n', texts) + "\nlast"), 1_000);

        foreach (var text in texts)
        {
            lines.Next().ShouldBe(text);
        }

        lines.Next().ShouldBe("last");
        lines.Next().ShouldBeNull();
    }

    [Fact]
    public void A_line_without_an_end_is_refused_before_it_is_read()
    {
        var endless = new Endless();

        Should.Throw<FormatException>(() => new BoundedLines(endless, 100_000).Next()).Message.ShouldContain("100,000 characters");
        endless.Given.ShouldBeLessThan(300_000);
    }

    private sealed class Endless : TextReader
    {
        public int Given { get; private set; }

        public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

        public override int Read(Span<char> buffer)
        {
            buffer.Fill('x');
            Given += buffer.Length;
            return buffer.Length;
        }
    }
}
