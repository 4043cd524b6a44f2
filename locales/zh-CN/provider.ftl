provider-silent = 统一身份认证暂时没有回应，请稍后再试，或用密码登录
provider-refused = 统一身份认证没有确认您的身份；如果您要登录，请重新开始
provider-nameless = 统一身份认证没有给出您的工号，请告诉系统管理员
provider-untrue = 统一身份认证的答复不可信，没有为任何人登录，请告诉系统管理员
provider-no-account = 统一身份认证认得您，但您在本系统还没有可用的账号，请找本校或本局管理员开通
provider-somebody-else = 统一身份认证确认的不是当前登录的人
provider-own-way = 担任管理职能的人员请用本系统的密码登录
provider-stale = 这次登录是在另一个浏览器里开始的、超过了十分钟或者已经用过，请重新开始
provider-unknown = 没有身份认证服务“{ $id }”
provider-bad-id = 身份认证服务的标识只用小写字母、数字和连字符，最多 { $most } 个
provider-bad-field = 这一项空着、太长或者写得不对：{ $field ->
    [title] 中文名称
    [english] 英文名称
    [claim] 工号所在的声明或属性
    [client] 本系统在对方的名称
    [scopes] 申请的范围
    [hosts] 其他主机
    [vouching] 表明已做二次验证的声明及其取值
    [secret] 密钥
    [address] 地址（https://…）
   *[other] { $field }
}
provider-bad-authority = 这不是 PEM 格式的证书
provider-operator = 这个身份认证服务可以让管理人员登录，或者可以代替二次验证：只能由运维人员在服务器上更改（mingde provider）
provider-second-person = 谁设置的不能自己启用：请另一位系统管理员在这一页，或运维人员在服务器上（mingde provider open）核对后启用
provider-kept = 已保存身份认证服务 { $id }
provider-kept-address = 登录后回到 { $address }，请在对方登记这个地址
provider-closed = 已停用身份认证服务 { $id }
provider-opened = 已启用身份认证服务 { $id }
provider-dropped = 已删除身份认证服务 { $id }
provider-list-empty = 还没有身份认证服务
provider-head-id = 标识
provider-head-title = 名称
provider-head-protocol = 协议
provider-head-address = 地址
provider-head-state = 状态
provider-head-secret = 密钥
provider-open = 启用
provider-is-closed = 停用
provider-unreadable = 其他版本的设置
web-providers-title = 统一身份认证
web-providers-lead = 在别处登录（OpenID Connect 或 CAS）。谁能以谁的身份登录由对方说了算，每次更改都记入操作记录。
web-providers-none = 还没有：大家用工号和密码登录。
web-providers-unreached = 现在还不能登录回来：启动服务时没有写 --public-address。
web-providers-add = 添加
web-providers-change = 更改
web-providers-close = 停用
web-providers-open = 启用
web-providers-drop = 删除
web-providers-callback = 请在对方登记这个地址：{ $address }
web-providers-since = { $changed } 更改
web-providers-operator = 这一个只能由运维人员在服务器上更改：它可以让管理人员登录，或者可以代替二次验证。
web-provider-id = 标识
web-provider-id-help = 小写字母、数字和连字符，定了不改。
web-provider-title-chinese = 中文名称
web-provider-title-english = 英文名称
web-provider-protocol = 协议
web-provider-oidc = OpenID Connect
web-provider-cas = CAS 3
web-provider-address = 地址
web-provider-address-help = OpenID Connect 填 issuer，一个字都不能差；CAS 填 /login 之前的部分。
web-provider-client = 本系统在对方的名称（client_id）
web-provider-client-help = 只有 OpenID Connect 需要。
web-provider-secret = 客户端密钥
web-provider-secret-help = 空着表示不变。加密保存，不给任何人看。地址改了要重新填。
web-provider-scopes = openid 之外申请的范围
web-provider-scopes-help = 按对方的叫法，用空格隔开，如 profile。
web-provider-claim = 工号所在的声明或属性
web-provider-claim-help = CAS 的 user 就是对方自己的用户名。
web-provider-hosts = 对方的其他主机
web-provider-hosts-help = 用空格隔开。此外的主机一概不问。
web-provider-above = 按钮放在密码表单上面
web-provider-opens-accounts = 登记册里在岗而没有账号的人，登录时自动开通
web-provider-authority = 对方证书的签发机构（PEM）
web-provider-authority-help = 对方的证书不是公网机构签发的才需要。
web-provider-kept = 已保存；另一位系统管理员或运维人员启用以后，才能用它登录
web-provider-was-closed = 已停用，用它登录的人都已退出
web-provider-was-opened = 已恢复
web-provider-was-dropped = 已删除，用它登录的人都已退出
web-sign-in-with = 用{ $title }登录
web-sign-in-or = 或
web-signed-out-title = 已退出
web-signed-out-lead = 您已退出本系统，正在转到{ $title }一并退出。
web-signed-out-go = 到{ $title }退出
web-confirm-with = 不用密码：由{ $title }重新确认
web-confirmed = { $title }刚刚确认过您，不用再填密码。
cli-provider = 别处的身份认证服务（OpenID Connect、CAS）：由运维人员在服务器上办理
cli-provider-list = 列出
cli-provider-set = 设置一个：一次写全，没写的就是没有
cli-provider-set-id = 网址里的标识：小写字母、数字、连字符
cli-provider-set-oidc = OpenID Connect 的 issuer，一个字都不能差
cli-provider-set-cas = CAS 服务的地址，不含 /login
cli-provider-set-title = 按钮上的中文名称
cli-provider-set-english = 按钮上的英文名称
cli-provider-set-claim = 工号所在的声明或属性；CAS 的 user 就是用户名本身
cli-provider-set-client = 本系统在对方的名称（client_id）
cli-provider-set-secret-stdin = 从标准输入读客户端密钥；不写则不变
cli-provider-set-no-secret = 对方不要密钥
cli-provider-set-scope = openid 之外申请的范围，可以写多个
cli-provider-set-host = 对方的其他主机，可以写多个；此外的主机一概不问
cli-provider-set-above = 按钮放在密码表单上面
cli-provider-set-opens-accounts = 登记册里在岗而没有账号的人，登录时自动开通
cli-provider-set-administrators = 担任管理职能的人员也可以用它登录
cli-provider-set-vouched-by = 表明已做二次验证的声明及其取值，用逗号隔开：acr=level2
cli-provider-set-authority = 对方证书的签发机构（PEM）
cli-provider-close = 停用；用它登录的人都退出
cli-provider-close-id = 标识
cli-provider-open = 恢复
cli-provider-open-id = 标识
cli-provider-remove = 连同密钥一起删除
cli-provider-remove-id = 标识
