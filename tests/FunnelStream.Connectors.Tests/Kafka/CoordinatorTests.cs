using System.Diagnostics;
using Confluent.Kafka;
using FunnelStream.Connectors.Kafka;

namespace FunnelStream.Connectors.Tests.Kafka;

public sealed class CoordinatorTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(ErrorCode.GroupLoadInProgress)]
    [InlineData(ErrorCode.GroupCoordinatorNotAvailable)]
    [InlineData(ErrorCode.NotCoordinatorForGroup)]
    public void Is_asked_again_while_it_is_starting(ErrorCode code)
    {
        var asked = new List<TimeSpan>();
        Coordinator.Ask(left => Note(asked, left) < 3 ? throw new KafkaException(code) : "answer", Patience, default).ShouldBe("answer");
        asked.ShouldBe(asked.OrderDescending());
        asked.ShouldAllBe(left => left > TimeSpan.Zero && left <= Patience, "all together may take so long");
    }

    [Fact]
    public void Is_asked_once_where_asking_again_is_of_no_use()
    {
        var asked = new List<TimeSpan>();
        Should.Throw<KafkaException>(() => Coordinator.Ask<string>(left => Note(asked, left) > 0 ? throw new KafkaException(ErrorCode.GroupAuthorizationFailed) : "", Patience, default));
        asked.ShouldHaveSingleItem();
    }

    [Fact]
    public void Is_waited_for_no_longer_than_patience_lasts()
    {
        var patience = TimeSpan.FromMilliseconds(350);
        var asked = new List<TimeSpan>();
        Should.Throw<KafkaException>(() => Coordinator.Ask<string>(left => Note(asked, left) > 0 ? throw new KafkaException(ErrorCode.GroupLoadInProgress) : "", patience, default))
            .Error.Code.ShouldBe(ErrorCode.GroupLoadInProgress);
        asked.ShouldAllBe(left => left > TimeSpan.Zero);
    }

    [Fact]
    public void Is_not_waited_for_by_who_stops()
    {
        using var stop = new CancellationTokenSource();
        var began = Stopwatch.GetTimestamp();
        Should.Throw<OperationCanceledException>(() => Coordinator.Ask<string>(
            _ =>
            {
                stop.Cancel();
                throw new KafkaException(ErrorCode.GroupLoadInProgress);
            },
            Patience,
            stop.Token));
        Stopwatch.GetElapsedTime(began).ShouldBeLessThan(Patience);
    }

    private static int Note(List<TimeSpan> asked, TimeSpan left)
    {
        asked.Add(left);
        return asked.Count;
    }
}
