// SPDX-License-Identifier: Apache-2.0

package io.chihuo.schedule;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import io.chihuo.backend.ScheduleChange;
import io.chihuo.backend.ScheduleChangeResult;
import io.chihuo.backend.ScheduleRecord;
import io.chihuo.concurrent.StoreTime;

/**
 * Decides which queue keeps the record of a schedule, and moves the record there. The
 * record of the former queue is retired first, in one step: from then on nobody adds a
 * task of the schedule there, and its last slot is the one after which the new queue
 * continues. Each step can be repeated by any node.
 */
final class ScheduleOwnership {

	private final ScheduleDirectory directory;

	private final ScheduleStores stores;

	private final StoreTime time;

	ScheduleOwnership(ScheduleDirectory directory, ScheduleStores stores, StoreTime time) {
		this.directory = directory;
		this.stores = stores;
		this.time = time;
	}

	/**
	 * Have a loop keep a schedule that this node declares.
	 * @param definedAt when this node started
	 * @return false if a node that started later declares it for another loop, or has
	 * done so within two hours
	 */
	CompletableFuture<Boolean> claimSchedule(String name, String loop, long definedAt) {
		return this.directory.findEntry(name).thenCompose((found) -> {
			DirectoryEntry entry = found.orElse(null);
			if (entry == null) {
				return writeAndClaim(new DirectoryEntry(name, 0, loop, definedAt, false, Set.of()));
			}
			if (entry.loop().equals(loop) && !entry.runtime()) {
				return adoptRecord(entry).thenApply((adopted) -> true);
			}
			return isOutdated(entry, definedAt).thenCompose((outdated) -> outdated
					? writeAndClaim(entry.moveTo(loop, definedAt, false)) : CompletableFuture.completedFuture(false));
		});
	}

	/** Whether a node that started at a moment may take a schedule from its loop. */
	private CompletableFuture<Boolean> isOutdated(DirectoryEntry entry, long definedAt) {
		if (entry.definedAt() < definedAt || entry.runtime()) {
			return CompletableFuture.completedFuture(entry.definedAt() < definedAt);
		}
		return this.stores.storeOf(entry.loop()).findSchedule(entry.name()).thenApply((found) -> {
			Instant now = Instant.ofEpochMilli(this.time.currentMillis());
			return found
				.map((stored) -> ScheduleDescriber.isUndeclared(ScheduleState.parseOwner(stored.content()), now))
				.orElse(false);
		});
	}

	private CompletableFuture<Boolean> writeAndClaim(DirectoryEntry entry) {
		return this.directory.writeEntry(entry)
			.thenCompose((written) -> claimSchedule(entry.name(), entry.loop(), entry.definedAt()));
	}

	/** Bring the record from the former queues, if there are any. */
	CompletableFuture<Void> adoptRecord(DirectoryEntry entry) {
		if (entry.formerLoops().isEmpty()) {
			return CompletableFuture.completedFuture(null);
		}
		return retireAll(entry.name(), new ArrayDeque<>(entry.formerLoops()), Stream.of())
			.thenCompose((retired) -> storeNewest(entry, retired))
			.thenCompose((stored) -> removeFormer(entry))
			.thenCompose((removed) -> this.directory.writeEntry(entry.withoutFormerLoops()))
			.thenAccept((cleared) -> {
			});
	}

	private CompletableFuture<Stream<ScheduleState>> retireAll(String name, Queue<String> loops,
			Stream<ScheduleState> retired) {
		String loop = loops.poll();
		return (loop == null) ? CompletableFuture.completedFuture(retired) : retireRecord(name, loop)
			.thenCompose((state) -> retireAll(name, loops, Stream.concat(retired, state.stream())));
	}

	private CompletableFuture<Optional<ScheduleState>> retireRecord(String name, String loop) {
		ScheduleStore store = this.stores.storeOf(loop);
		return store.findSchedule(name).thenCompose((found) -> {
			ScheduleRecord stored = found.orElse(null);
			if (stored == null) {
				return CompletableFuture.completedFuture(Optional.empty());
			}
			ScheduleState state = ScheduleState.parseContent(stored.content());
			if (state.isRetired()) {
				return CompletableFuture.completedFuture(Optional.of(state));
			}
			return store.changeSchedule(new ScheduleChange(name, stored.version(), state.retire().toContent(), null))
				.thenCompose((answer) -> retireRecord(name, loop));
		});
	}

	/** Unless another node has done so. */
	private CompletableFuture<Void> storeNewest(DirectoryEntry entry, Stream<ScheduleState> retired) {
		ScheduleState newest = retired.max(Comparator.comparing(ScheduleState::lastSlot)).orElse(null);
		if (newest == null) {
			return CompletableFuture.completedFuture(null);
		}
		ScheduleStore store = this.stores.storeOf(entry.loop());
		return store.findSchedule(entry.name()).thenCompose((found) -> {
			boolean stored = found.isPresent() && !ScheduleState.parseContent(found.get().content()).isRetired();
			return stored ? CompletableFuture.completedFuture(null)
					: store
						.changeSchedule(new ScheduleChange(entry.name(), found.map(ScheduleRecord::version).orElse(0L),
								newest.moveHere().toContent(), null))
						.thenAccept((answer) -> {
						});
		});
	}

	private CompletableFuture<Void> removeFormer(DirectoryEntry entry) {
		List<CompletableFuture<ScheduleChangeResult>> removals = entry.formerLoops()
			.stream()
			.map((loop) -> removeRetired(entry.name(), this.stores.storeOf(loop)))
			.toList();
		return CompletableFuture.allOf(removals.toArray(CompletableFuture[]::new));
	}

	private static CompletableFuture<ScheduleChangeResult> removeRetired(String name, ScheduleStore store) {
		return store.findSchedule(name)
			.thenCompose((found) -> (found.isPresent() && ScheduleState.parseContent(found.get().content()).isRetired())
					? store.changeSchedule(new ScheduleChange(name, found.get().version(), null, null))
						.thenApply((answer) -> answer.result())
					: CompletableFuture.completedFuture(ScheduleChangeResult.CHANGED));
	}

}
