namespace FunnelStream.Events;

/// <summary>The key of an event from a file, whose lines have none: what its producer would have sent it under.</summary>
internal static class FileKey
{
    /// <summary>The lead's id, else the visitor's, else <c>channel</c> or <c>channel/campaign</c>, else the event's own id.</summary>
    public static ReadOnlyMemory<byte> Of(in JsonMembers members, Members has, ReadOnlyMemory<byte> record)
    {
        if ((has & Members.LeadId) != 0)
        {
            return members.Memory(Members.LeadId, record);
        }

        if (IsThere(in members, has, Members.VisitorId))
        {
            return members.Memory(Members.VisitorId, record);
        }

        if (!IsThere(in members, has, Members.Channel))
        {
            return members.Memory(Members.Id, record);
        }

        var channel = members.Memory(Members.Channel, record);
        return IsThere(in members, has, Members.Campaign)
            ? (byte[])[.. channel.Span, (byte)'/', .. members.Text(Members.Campaign)]
            : channel;
    }

    private static bool IsThere(in JsonMembers members, Members has, Members member) => (has & member) != 0 && !members.Text(member).IsEmpty;
}
