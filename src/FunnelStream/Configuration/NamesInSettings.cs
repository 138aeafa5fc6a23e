using FunnelStream.Advice;
using FunnelStream.Board;
using FunnelStream.Events;

namespace FunnelStream.Configuration;

/// <summary>The dimension values that the configuration names.</summary>
internal static class NamesInSettings
{
    /// <summary>Channels of overheads, targets and budgets, campaigns of budgets, reps of teams.</summary>
    /// <param name="board">Overheads and teams.</param>
    /// <param name="advice">Targets; null where none is given.</param>
    /// <param name="rules">Budgets; null where nothing is watched. Those of a rules file that is changed later count after the next start.</param>
    public static IReadOnlyList<ConfiguredName> Of(BoardOptions board, AdviceOptions? advice, AlertRules? rules)
    {
        IEnumerable<string> targets = advice is null ? [] : advice.Targets.Keys.Concat(advice.Stages.Values.SelectMany(stage => stage.Channels.Keys));
        return board.Overheads.Keys.Concat(targets).Select(channel => new ConfiguredName(Dimension.Channel, channel))
            .Concat(board.Capacity.Teams.SelectMany(team => team.Reps).Select(rep => new ConfiguredName(Dimension.Rep, rep)))
            .Concat(rules is null ? [] : rules.AtStart.SelectMany(rule => rule.Names))
            .Distinct().ToArray();
    }
}
