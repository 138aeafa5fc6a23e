namespace FunnelStream.Events;

/// <summary>
/// The alphabetic codes of ISO 4217 and the decimals of their minor units: national and shared currencies that are legal
/// tender, and those withdrawn since 2020, so that older events can be read. Not in it: fund codes, units of account,
/// metals, and the codes for testing and for no currency.
/// </summary>
internal static class Iso4217
{
    private const string TwoDecimals =
        "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP CVE CZK " +
        "DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD " +
        "KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP " +
        "PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH " +
        "USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG";

    private const string NoDecimals = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF";
    private const string ThreeDecimals = "BHD IQD JOD KWD LYD OMR TND";

    // Withdrawn: Croatia 2023, Cuba's convertible peso 2021, Sierra Leone 2024, Zimbabwe 2024, Antilles 2025, Bulgaria 2026.
    private const string Withdrawn = "ANG BGN CUC HRK SLL ZWL";

    private static readonly byte[] DecimalsPlusOne = Table();

    /// <summary>Whether a packed code is in the list.</summary>
    public static bool Contains(int packed) => DecimalsPlusOne[packed & (CurrencyCode.Limit - 1)] != 0;

    /// <summary>Decimals of a packed code's minor unit; 2 for a code that is not in the list.</summary>
    public static int Decimals(int packed)
    {
        var known = DecimalsPlusOne[packed & (CurrencyCode.Limit - 1)];
        return known == 0 ? 2 : known - 1;
    }

    private static byte[] Table()
    {
        var table = new byte[CurrencyCode.Limit];
        foreach (var (codes, decimals) in new[] { (TwoDecimals, 2), (NoDecimals, 0), (ThreeDecimals, 3), (Withdrawn, 2) })
        {
            foreach (var code in codes.Split(' '))
            {
                table[((code[0] - 'A' + 1) << 10) | ((code[1] - 'A' + 1) << 5) | (code[2] - 'A' + 1)] = (byte)(decimals + 1);
            }
        }

        return table;
    }
}
