using FunnelStream.Oracle;

namespace FunnelStream.State.EarlierBuild;

/// <summary>
/// Writes the files beside it where FUNNELSTREAM_STATE_FOLDER names a folder, as README.md says; otherwise shows that what is
/// written is what is read.
/// </summary>
public sealed class StoredStateTests
{
    [Fact]
    public void What_is_written_is_read_back()
    {
        var folder = StoredState.Named;
        var target = folder ?? Directory.CreateTempSubdirectory("funnelstream-state-").FullName;
        var history = folder is null ? StoredState.ReadHistory() : Chronicle.Draw();
        try
        {
            StoredState.WriteHistory(target, history);
            foreach (var setting in Setting.All)
            {
                var written = CountedPartition.Whole(setting, setting.EventsOf(history));
                StoredState.WriteState(target, setting.Name, written);
                StoredState.ReadState(setting.Name, target).Select(line => line.ToString()).ShouldBe(written.Select(line => line.ToString()));
            }

            StoredState.ReadHistory(target).Select(e => (e, EventJson.Write(e).Length)).ShouldBe(history.Select(e => (e, EventJson.Write(e).Length)));
        }
        finally
        {
            if (folder is null)
            {
                Directory.Delete(target, recursive: true);
            }
        }
    }
}
