using FunnelStream.Board;

namespace FunnelStream.Capacity;

/// <summary>How the teams and reps of a board stand, as time goes on: taken when somebody has room for it.</summary>
/// <param name="board">The board.</param>
public sealed class CapacityFeed(FunnelBoard board)
{
    private readonly CapacityInstants _instants = new(board.Days);
    private int _timesForgotten;

    /// <summary>
    /// How teams and reps stand: at <see cref="FunnelBoard.To"/>, once for each minute that it comes to, and at the whole hours of the
    /// last week that it leapt over.
    /// </summary>
    /// <param name="most">How many of these hours at most; the others stay for later calls.</param>
    public IReadOnlyList<CapacityFigures> Take(int most = int.MaxValue)
    {
        if (_timesForgotten != board.TimesForgotten)
        {
            _instants.Forget();
            _timesForgotten = board.TimesForgotten;
        }

        return board.To == long.MinValue ? [] : [.. _instants.Take(board.To, most).SelectMany(at => CapacityReport.Of(board.ViewAt(at)))];
    }
}
