namespace FunnelStream.Connectors.Delivery;

/// <summary>What became of an attempt.</summary>
internal enum DeliveryResult
{
    /// <summary>Taken.</summary>
    Taken,

    /// <summary>Never to be taken as it is: a person has to mend something.</summary>
    Refused,

    /// <summary>Not taken; to be tried again.</summary>
    Failed,

    /// <summary>It may have been taken or not; to be tried again.</summary>
    Unclear,
}

/// <summary>The answer of a receiver.</summary>
/// <param name="Result">What it comes to.</param>
/// <param name="Text">Status and cause, for the log; holds no address and no secret.</param>
/// <param name="Status">HTTP status, 0 where there was no answer.</param>
/// <param name="RetryAfter">How long the receiver asks to be left alone.</param>
internal sealed record DeliveryAnswer(DeliveryResult Result, string Text = "", int Status = 0, TimeSpan? RetryAfter = null)
{
    public static DeliveryAnswer Taken { get; } = new(DeliveryResult.Taken);

    /// <summary>Whether to try again.</summary>
    public bool IsToRetry => Result is DeliveryResult.Failed or DeliveryResult.Unclear;

    /// <summary>What an HTTP status comes to. 504 is a go-between's: what stands behind it may have taken the message.</summary>
    public static DeliveryResult Of(int status) => status switch
    {
        >= 200 and < 300 => DeliveryResult.Taken,
        504 => DeliveryResult.Unclear,
        408 or 425 or 429 or >= 500 => DeliveryResult.Failed,
        _ => DeliveryResult.Refused,
    };

    /// <summary>What a person has to do where it is refused.</summary>
    public string Advice(string receiver) => Status switch
    {
        400 or 422 => $"it does not understand the message: check that the Type of receiver {receiver} is what its Url speaks",
        401 => $"it does not accept the credentials: renew Token, Password or Secret of receiver {receiver}",
        403 => $"it does not allow the message: check the rights of receiver {receiver} and whether its webhook was switched off",
        404 => $"there is nothing at the address: correct the Url of receiver {receiver}, or make its webhook anew",
        410 => $"what it wrote to is gone: make a new webhook and set the Url of receiver {receiver} to it",
        413 => $"the message is too long for it: narrow down what receiver {receiver} gets with Rules and Channels",
        >= 300 and < 400 => $"it redirects elsewhere: set the Url of receiver {receiver} to the address it redirects to",
        _ => $"check the Url and the Type of receiver {receiver}",
    };
}
