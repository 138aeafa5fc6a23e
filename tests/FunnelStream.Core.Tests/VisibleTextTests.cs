using FunnelStream.Configuration;

namespace FunnelStream.Core.Tests;

public sealed class VisibleTextTests
{
    [Theory]
    [InlineData("paid search, été, 検索, 👩\u200d💻", "paid search, été, 検索, 👩\u200d💻")]
    [InlineData("\u001b[2J\u001b]0;owned\a", @"\u001b[2J\u001b]0;owned\u0007")]
    [InlineData("a\nok    Kafka\r\tb", @"a\nok    Kafka\r\tb")]
    [InlineData("\u009b31mred\u0085\u007f\0", @"\u009b31mred\u0085\u007f\u0000")]
    [InlineData("\u202egnp.exe\u2069\u200f\u061c", @"\u202egnp.exe\u2069\u200f\u061c")]
    [InlineData("one\u2028two\u2029", @"one\u2028two\u2029")]
    [InlineData("", "")]
    public void What_a_terminal_would_obey_is_shown(string text, string shown)
    {
        VisibleText.Of(text).ShouldBe(shown);
        VisibleText.Of(shown).ShouldBe(shown);
    }

    [Fact]
    public void No_control_character_passes()
    {
        for (var code = 0; code <= char.MaxValue; code++)
        {
            var shown = VisibleText.Of($"{(char)code}");
            (shown == $"{(char)code}").ShouldBe(!char.IsControl((char)code) && (char)code is not ('\u061c' or '\u200e' or '\u200f' or (>= '\u2028' and <= '\u202e') or (>= '\u2066' and <= '\u2069')), $"U+{code:x4}");
        }
    }
}
