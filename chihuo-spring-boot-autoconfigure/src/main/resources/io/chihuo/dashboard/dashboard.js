// SPDX-License-Identifier: Apache-2.0

const session = await (await fetch('session')).json();
document.getElementById('user').textContent = session.principal ?? 'nobody';
