using System.Text;
using FunnelStream.Connectors.Webhooks;

namespace FunnelStream.Connectors.Tests.Delivery;

public sealed class WebhookSignatureTests
{
    private static readonly byte[] Secret = Encoding.UTF8.GetBytes("0123456789abcdef0123456789abcdef");
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("{\"id\":\"t1\"}");
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_772_578_800);

    /// <summary>Computed by: printf '1772578800.{"id":"t1"}' | openssl dgst -sha256 -hmac 0123456789abcdef0123456789abcdef</summary>
    [Fact]
    public void It_is_what_openssl_says() =>
        WebhookSignature.Of(Secret, Body, Now).ShouldBe("t=1772578800,v1=94fafd8da7681b4852f5cb0360d8519a4cd5e27ecdd9032059c3650965720319");

    [Fact]
    public void What_was_signed_is_valid() => IsValid(WebhookSignature.Of(Secret, Body, Now)).ShouldBeTrue();

    [Theory]
    [InlineData(-301, false)]
    [InlineData(-300, true)]
    [InlineData(300, true)]
    [InlineData(301, false)]
    public void A_replay_after_the_window_is_not(int seconds, bool valid) =>
        WebhookSignature.IsValid(Secret, Body, WebhookSignature.Of(Secret, Body, Now.AddSeconds(seconds)), Now).ShouldBe(valid);

    [Fact]
    public void A_replay_with_a_new_time_is_not() =>
        IsValid(WebhookSignature.Of(Secret, Body, Now.AddHours(-1)).Replace("t=1772575200", "t=1772578800", StringComparison.Ordinal)).ShouldBeFalse();

    [Fact]
    public void Another_body_or_secret_is_not()
    {
        var signature = WebhookSignature.Of(Secret, Body, Now);

        WebhookSignature.IsValid(Secret, [.. Body, (byte)' '], signature, Now).ShouldBeFalse();
        WebhookSignature.IsValid([.. Secret, 1], Body, signature, Now).ShouldBeFalse();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("t=1772578800")]
    [InlineData("v1=00")]
    [InlineData("t=1772578800,v1=zz")]
    [InlineData("t=,v1=0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("t=-5,v1=0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("t=99999999999999999999,v1=0000000000000000000000000000000000000000000000000000000000000000")]
    public void What_is_no_signature_is_not(string? signature) => IsValid(signature).ShouldBeFalse();

    [Fact]
    public void One_of_several_hashes_is_enough_for_secrets_to_be_exchanged() =>
        IsValid(WebhookSignature.Of([1, 2], Body, Now) + "," + WebhookSignature.Of(Secret, Body, Now).Split(',')[1]).ShouldBeTrue();

    private static bool IsValid(string? signature) => WebhookSignature.IsValid(Secret, Body, signature, Now);
}
