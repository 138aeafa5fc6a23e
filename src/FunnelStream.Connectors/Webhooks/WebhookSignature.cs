using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace FunnelStream.Connectors.Webhooks;

/// <summary>
/// The signature of a webhook's message: <c>t=UNIX,v1=HEX</c>, where HEX is HMAC-SHA256 of the secret over <c>UNIX.BODY</c>, after
/// Stripe's scheme. The time is part of what is signed, so that a message that was overheard can't be sent again later.
/// </summary>
public static class WebhookSignature
{
    /// <summary>Header that holds the signature.</summary>
    public const string Header = "X-FunnelStream-Signature";

    /// <summary>Header that holds the transition's id: the same id is the same message, and is to be acted on once.</summary>
    public const string IdHeader = "X-FunnelStream-Id";

    /// <summary>How old, or how far ahead, a message's time may be.</summary>
    public static TimeSpan ReplayWindow { get; } = TimeSpan.FromMinutes(5);

    /// <summary>Signs a body.</summary>
    public static string Of(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        var time = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return $"t={time},v1={Convert.ToHexStringLower(Hash(secret, time, body))}";
    }

    /// <summary>Whether a message is what the owner of the secret sent, within the replay window. Compares in constant time.</summary>
    public static bool IsValid(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> body, string? signature, DateTimeOffset now)
    {
        string? time = null;
        List<byte[]> hashes = [];
        foreach (var part in (signature ?? "").Split(','))
        {
            switch (part.Split('=', 2))
            {
                case ["t", var value]:
                    time = value;
                    break;
                case ["v1", { Length: 64 } value] when value.All(char.IsAsciiHexDigit):
                    hashes.Add(Convert.FromHexString(value));
                    break;
            }
        }

        if (!long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || Math.Abs(now.ToUnixTimeSeconds() - seconds) > ReplayWindow.TotalSeconds)
        {
            return false;
        }

        var expected = Hash(secret, time!, body);
        return hashes.Exists(hash => CryptographicOperations.FixedTimeEquals(hash, expected));
    }

    private static byte[] Hash(ReadOnlySpan<byte> secret, string time, ReadOnlySpan<byte> body) =>
        HMACSHA256.HashData(secret, [.. Encoding.ASCII.GetBytes(time), (byte)'.', .. body]);
}
