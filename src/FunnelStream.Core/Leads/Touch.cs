using System.Runtime.InteropServices;

namespace FunnelStream.Leads;

/// <summary>A marketing touch of a lead, for attribution. 20 bytes in the lead's tail.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct Touch
{
    public const int Size = 20;

    /// <summary>The first touches kept of each lead.</summary>
    public const int KeepFirst = 4;

    /// <summary>The last touches kept of each lead, beside the first.</summary>
    public const int KeepLast = 12;

    public long At;
    public ulong Id;
    public ushort Channel;
    public ushort Campaign;
}

/// <summary>A correction of one of a lead's dimensions: the latest stands. 24 bytes in the lead's tail.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct Correction
{
    public const int Size = 24;

    public long At;
    public ulong Id;
    public ushort Value;
    public byte Dimension;
    private byte _reserved1;
    private uint _reserved2;
}
