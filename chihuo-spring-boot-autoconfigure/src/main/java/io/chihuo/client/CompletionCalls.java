// SPDX-License-Identifier: Apache-2.0

package io.chihuo.client;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.chihuo.AlreadyCompletedException;
import io.chihuo.InvalidTaskException;
import io.chihuo.TokenExpiredException;
import io.chihuo.backend.TaskStore;
import io.chihuo.backend.outcome.Completion;
import io.chihuo.backend.outcome.CompletionResult;
import io.chihuo.codec.FailureDetails;
import io.chihuo.codec.OutcomeContent;
import io.chihuo.concurrent.FailureText;
import io.chihuo.outcome.CompletionToken;

/**
 * Completes tasks from outside.
 */
final class CompletionCalls {

	private static final byte[] NOTHING = {};

	private final BackendChihuoClient client;

	CompletionCalls(BackendChihuoClient client) {
		this.client = client;
	}

	CompletableFuture<Void> completeTask(CompletionToken token, @Nullable Object value) {
		return send(token, new Completion(token.id(), token.hash(), false, encodeValue(token, value), null));
	}

	CompletableFuture<Void> failTask(CompletionToken token, @Nullable String message) {
		String text = (message != null) ? shorten(message) : "";
		FailureDetails details = new FailureDetails("", text, "", List.of(), 0, false, false);
		byte[] content = new OutcomeContent(true, "", "", 0, details.toBytes()).toBytes();
		return send(token, new Completion(token.id(), token.hash(), true, content, FailureText.oneLine(text)));
	}

	private static String shorten(String message) {
		return (message.length() > FailureDetails.MAX_MESSAGE_LENGTH)
				? message.substring(0, FailureDetails.MAX_MESSAGE_LENGTH) : message;
	}

	static CompletionToken parseToken(@Nullable String text) {
		CompletionToken token = (text != null) ? CompletionToken.parseText(text) : null;
		if (token == null || !isTaskId(token.id())) {
			throw new TokenExpiredException("The text is no token of a task");
		}
		return token;
	}

	/** Anybody may have made the text, and stores take valid ids only. */
	private static boolean isTaskId(String id) {
		try {
			TaskIds.checkId(id);
			return true;
		}
		catch (InvalidTaskException ex) {
			return false;
		}
	}

	private byte[] encodeValue(CompletionToken token, @Nullable Object value) {
		return (value != null) ? new OutcomeContent(false, this.client.codecName(), "", 0,
				this.client.encodeValue("The result of task '" + token.id() + "'", value))
			.toBytes() : NOTHING;
	}

	private CompletableFuture<Void> send(CompletionToken token, Completion completion) {
		TaskStore store = this.client.storeOf(token.queue().loop());
		return store.complete(List.of(completion)).thenAccept((results) -> {
			checkResult(token, results.get(0));
			if (completion.failed()) {
				this.client.cancelOrphans(store);
			}
		});
	}

	static TokenExpiredException expiredToken(CompletionToken token) {
		return new TokenExpiredException("The token of task '" + token.id() + "' of '" + token.queue().loop()
				+ "' is not valid, or not any more: its run was retried, or the task was cancelled or timed out");
	}

	private static void checkResult(CompletionToken token, CompletionResult result) {
		if (result == CompletionResult.TOKEN_EXPIRED) {
			throw expiredToken(token);
		}
		if (result == CompletionResult.ALREADY_COMPLETED) {
			throw new AlreadyCompletedException("Task '" + token.id() + "' of '" + token.queue().loop()
					+ "' was completed before with another value, which holds");
		}
	}

}
