// SPDX-License-Identifier: Apache-2.0

package com.example.signup;

interface PostOffice {

	void send(String address, String text);

}
