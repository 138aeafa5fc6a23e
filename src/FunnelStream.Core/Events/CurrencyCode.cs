namespace FunnelStream.Events;

/// <summary>An ISO 4217 code packed into 15 bits; the default value means "none".</summary>
public readonly record struct CurrencyCode(ushort Packed)
{
    /// <summary>Packed codes lie below this.</summary>
    public const int Limit = 1 << 15;

    /// <summary>Decimals of the minor unit: 0, 2 or 3.</summary>
    public int Decimals => Iso4217.Decimals(Packed);

    /// <summary>Reads an alphabetic code in any case; false where ISO 4217 has no such currency.</summary>
    public static bool TryParse(ReadOnlySpan<byte> ascii, out CurrencyCode code)
    {
        code = default;
        if (ascii.Length != 3)
        {
            return false;
        }

        var packed = 0;
        foreach (var letter in ascii)
        {
            var index = (letter | 0x20) - 'a';
            if (index is < 0 or > 25)
            {
                return false;
            }

            packed = (packed << 5) | (index + 1);
        }

        if (!Iso4217.Contains(packed))
        {
            return false;
        }

        code = new CurrencyCode((ushort)packed);
        return true;
    }

    /// <summary>Reads an alphabetic code in any case; false where ISO 4217 has no such currency.</summary>
    public static bool TryParse(string text, out CurrencyCode code) => TryParse(System.Text.Encoding.UTF8.GetBytes(text), out code);

    /// <summary>The three capital letters, or an empty text.</summary>
    public override string ToString() =>
        Packed == 0 ? "" : new string([Letter(Packed >> 10), Letter(Packed >> 5), Letter(Packed)]);

    private static char Letter(int bits) => (char)('A' + (bits & 31) - 1);
}
