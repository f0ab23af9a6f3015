// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.encrypted;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.chihuo.backend.FlowMove;
import io.chihuo.backend.FlowMove.EndedRun;
import io.chihuo.backend.FlowMove.NewStep;
import io.chihuo.backend.FlowMoves;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.Submission;
import io.chihuo.backend.SubmissionAnswer;

/**
 * Moves of flows whose progress, results and payloads are stored encrypted.
 */
final class EncryptedFlowMoves implements FlowMoves {

	private final ConcurrentMap<String, TaskContentCipher> ciphers = new ConcurrentHashMap<>();

	private final FlowMoves moves;

	private final EncryptedFlowStore flows;

	private final String namespace;

	private final EncryptionKeys keys;

	EncryptedFlowMoves(FlowMoves moves, EncryptedFlowStore flows, String namespace, EncryptionKeys keys) {
		this.moves = moves;
		this.flows = flows;
		this.namespace = namespace;
		this.keys = keys;
	}

	private TaskContentCipher cipherOf(String loop) {
		return this.ciphers.computeIfAbsent(loop,
				(name) -> new TaskContentCipher(this.keys, new QueueName(this.namespace, name)));
	}

	@Override
	public CompletableFuture<List<FlowMove.MoveAnswer>> move(List<FlowMove> moves) {
		return this.moves.move(moves.stream().map(this::encryptMove).toList()).thenApply((answers) -> {
			List<FlowMove.MoveAnswer> decrypted = new ArrayList<>();
			for (int i = 0; i < answers.size(); i++) {
				decrypted.add(decryptAnswer(moves.get(i), answers.get(i)));
			}
			return decrypted;
		});
	}

	private FlowMove encryptMove(FlowMove move) {
		return new FlowMove(
				move.ends()
					.stream()
					.map((end) -> new EndedRun(end.loop(), cipherOf(end.loop()).encryptSettlement(end.settlement()),
							end.node()))
					.toList(),
				this.flows.encryptUpdate(move.update()), move.tasks().stream().map(this::encryptTask).toList());
	}

	private NewStep encryptTask(NewStep step) {
		Submission submission = step.submission();
		return new NewStep(step.loop(), submission.withTask(cipherOf(step.loop()).encryptTask(submission.task())));
	}

	private FlowMove.MoveAnswer decryptAnswer(FlowMove move, FlowMove.MoveAnswer answer) {
		List<SubmissionAnswer> added = new ArrayList<>();
		for (int i = 0; i < answer.added().size(); i++) {
			SubmissionAnswer encrypted = answer.added().get(i);
			added.add(new SubmissionAnswer(encrypted.result(),
					cipherOf(move.tasks().get(i).loop()).decryptAnswer(encrypted.watch())));
		}
		return new FlowMove.MoveAnswer(answer.settled(), answer.moved(), added);
	}

}
