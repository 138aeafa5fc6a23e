namespace FunnelStream.Commands;

/// <summary>What the process says when it ends, after <c>sysexits.h</c>.</summary>
internal static class ExitCode
{
    public const int Ok = 0;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 64;

    /// <summary>A system it depends on cannot be reached or used.</summary>
    public const int Unavailable = 69;

    /// <summary>A fault of its own.</summary>
    public const int Internal = 70;

    /// <summary>The configuration is wrong.</summary>
    public const int Configuration = 78;
}
